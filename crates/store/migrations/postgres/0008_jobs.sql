-- Jobs, scheduled messages, templates.

create table jobs (
    id text collate "C" not null primary key,
    kind text collate "C" not null,
    state text collate "C" not null,
    -- In millionths.
    progress bigint not null default 0,
    input text collate "C" not null,
    -- How far it is, as it knows it itself.
    checkpoint text collate "C",
    result text collate "C",
    error text collate "C",
    -- Who asked for it, as the event log writes it.
    actor text collate "C" not null,
    created_at bigint not null,
    started_at bigint,
    finished_at bigint
);

create index jobs_by_state on jobs (state, created_at, id);
create index jobs_by_actor on jobs (actor, created_at, id);
create index jobs_by_end on jobs (finished_at) where finished_at is not null;

create table scheduled_messages (
    channel_id text collate "C" not null,
    -- The message's, once it is sent.
    id text collate "C" not null unique,
    -- Who sends it, as the event log writes it.
    actor text collate "C" not null,
    user_id text collate "C",
    send_at bigint not null,
    status text collate "C" not null,
    problem text collate "C",
    message text collate "C" not null,
    revision bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null,
    primary key (channel_id, id)
);

create index scheduled_by_time on scheduled_messages (status, send_at, id);
create index scheduled_by_actor on scheduled_messages (channel_id, actor, status);

create table templates (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    text text collate "C" not null,
    variables text collate "C" not null,
    tags text collate "C" not null,
    revision bigint not null default 1,
    created_at bigint not null,
    updated_at bigint not null
);

create index templates_by_name on templates (name, id);
