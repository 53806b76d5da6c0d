-- What takes place in channels, and who is interested in it.

create table channel_events (
    channel_id text collate "C" not null,
    id text collate "C" not null,
    title text collate "C" not null,
    description text collate "C",
    location text collate "C",
    starts_at bigint not null,
    ends_at bigint,
    remind_before text collate "C" not null,
    status text collate "C" not null,
    -- When the channel is next told of it; null when it is told no more.
    next_at bigint,
    interested_count bigint not null default 0,
    created_by text collate "C",
    created_at bigint not null,
    updated_at bigint not null,
    primary key (channel_id, id)
);

create index channel_events_by_time on channel_events (channel_id, starts_at, id);
create index channel_events_due on channel_events (next_at) where next_at is not null;

create table channel_event_interests (
    channel_id text collate "C" not null,
    event_id text collate "C" not null,
    user_id text collate "C" not null,
    created_at bigint not null,
    primary key (channel_id, event_id, user_id)
);
