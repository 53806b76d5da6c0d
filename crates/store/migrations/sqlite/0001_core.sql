-- Times are milliseconds since 1970; ids are text; JSON is text. All that belongs to a channel has channel_id first in its key.

create table settings (
    name text not null primary key,
    value text not null
) without rowid;

create table server_keys (
    id text not null primary key,
    name text not null,
    scope text not null,
    hash text not null unique,
    created_at integer not null,
    revoked_at integer
) without rowid;

create table users (
    id text not null primary key,
    display_name text,
    created_at integer not null,
    updated_at integer not null,
    revision integer not null default 1,
    tokens_valid_from integer
) without rowid;

create index users_by_created_at on users (created_at, id);

create table channels (
    id text not null primary key,
    type text not null,
    visibility text not null,
    display_name text,
    topic text,
    tags text not null,
    metadata text not null,
    created_by text,
    -- The participants of a conversation of two, so that the same two always get the same channel.
    participants text unique,
    created_at integer not null,
    updated_at integer not null,
    last_message_at integer,
    member_count integer not null default 0,
    message_count integer not null default 0,
    seq integer not null default 0,
    revision integer not null default 1,
    -- Counts joins, leaves and changes of role; gives memberships their revision.
    membership_changes integer not null default 0,
    -- When a channel of over 100 members last published its member count.
    members_announced_at integer not null default 0
) without rowid;

create index channels_by_created_at on channels (created_at, id);

create table members (
    channel_id text not null,
    user_id text not null,
    role text not null,
    joined_at integer not null,
    revision integer not null,
    primary key (channel_id, user_id)
) without rowid;

create index members_by_user on members (user_id, channel_id);

-- A published message has the number of the event that published it and sub 0; one that others may not see comes after
-- the last event before it, with sub 1 and up.
create table messages (
    channel_id text not null,
    after_seq integer not null,
    sub integer not null,
    id text not null,
    user_id text,
    type text not null,
    text text not null,
    data text,
    status text not null,
    moderation text,
    created_at integer not null,
    published_at integer,
    edited_at integer,
    deleted_at integer,
    revision integer not null default 1,
    primary key (channel_id, after_seq, sub)
) without rowid;

create index messages_unpublished on messages (channel_id, user_id, after_seq, sub) where sub > 0;

create table message_ids (
    id text not null primary key,
    channel_id text not null,
    after_seq integer not null,
    sub integer not null
) without rowid;

-- The log of all that happened. pos is given in the transaction, so that a reader's cursor skips nothing. Here all is in
-- lane 0; a database with several writers spreads it over more.
create table events (
    lane integer not null,
    pos integer not null,
    type text not null,
    version integer not null,
    channel_id text,
    seq integer,
    subject text not null,
    actor text not null,
    at integer not null,
    primary key (lane, pos)
) without rowid;

-- A message's creation is found by the message's own key.
create unique index events_by_channel on events (channel_id, seq)
    where seq is not null and type <> 'message.created';

create table lanes (
    lane integer not null primary key,
    pos integer not null
);
