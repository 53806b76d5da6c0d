-- Jobs, scheduled messages, templates.

create table jobs (
    id text not null primary key,
    kind text not null,
    state text not null,
    -- In millionths.
    progress integer not null default 0,
    input text not null,
    -- How far it is, as it knows it itself.
    checkpoint text,
    result text,
    error text,
    -- Who asked for it, as the event log writes it.
    actor text not null,
    created_at integer not null,
    started_at integer,
    finished_at integer
) without rowid;

create index jobs_by_state on jobs (state, created_at, id);
create index jobs_by_actor on jobs (actor, created_at, id);
create index jobs_by_end on jobs (finished_at) where finished_at is not null;

create table scheduled_messages (
    channel_id text not null,
    -- The message's, once it is sent.
    id text not null unique,
    -- Who sends it, as the event log writes it.
    actor text not null,
    user_id text,
    send_at integer not null,
    status text not null,
    problem text,
    message text not null,
    revision integer not null default 1,
    created_at integer not null,
    updated_at integer not null,
    primary key (channel_id, id)
) without rowid;

create index scheduled_by_time on scheduled_messages (status, send_at, id);
create index scheduled_by_actor on scheduled_messages (channel_id, actor, status);

create table templates (
    id text not null primary key,
    name text not null,
    text text not null,
    variables text not null,
    tags text not null,
    revision integer not null default 1,
    created_at integer not null,
    updated_at integer not null
) without rowid;

create index templates_by_name on templates (name, id);
