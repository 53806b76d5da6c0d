-- What takes place in channels, and who is interested in it.

create table channel_events (
    channel_id text not null,
    id text not null,
    title text not null,
    description text,
    location text,
    starts_at integer not null,
    ends_at integer,
    remind_before text not null,
    status text not null,
    -- When the channel is next told of it; null when it is told no more.
    next_at integer,
    interested_count integer not null default 0,
    created_by text,
    created_at integer not null,
    updated_at integer not null,
    primary key (channel_id, id)
) without rowid;

create index channel_events_by_time on channel_events (channel_id, starts_at, id);
create index channel_events_due on channel_events (next_at) where next_at is not null;

create table channel_event_interests (
    channel_id text not null,
    event_id text not null,
    user_id text not null,
    created_at integer not null,
    primary key (channel_id, event_id, user_id)
) without rowid;
