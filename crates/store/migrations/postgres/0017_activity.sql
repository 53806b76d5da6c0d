-- What happened, counted by the hour. Written behind the event log by a reader of it, and never by what is counted.

-- How often a thing happened in a channel within an hour since 1970; in the whole app where the channel is ''.
create table activity (
    channel_id text collate "C" not null,
    hour bigint not null,
    what text collate "C" not null,
    count bigint not null,
    primary key (channel_id, hour, what)
);

-- What channels are compared by.
create index activity_of_channels on activity (hour, what, channel_id, count)
    where channel_id <> '' and what in ('messages', 'bounced', 'blocked');

-- Who published messages in which hour, in a channel or, where it is '', at all.
create table active_users (
    channel_id text collate "C" not null,
    hour bigint not null,
    user_id text collate "C" not null,
    primary key (channel_id, hour, user_id)
);

-- Who spoke last in a channel and since when, so that it is known who answered whom.
create table open_turns (
    channel_id text collate "C" not null primary key,
    user_id text collate "C" not null,
    began_at bigint not null
);

-- How far in each lane of the event log that reader is.
create table activity_cursors (
    lane bigint not null primary key,
    pos bigint not null
);
