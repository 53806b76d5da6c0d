-- Times are milliseconds since 1970; ids are text; JSON is text. All that belongs to a channel has channel_id first in its key.

create table settings (
    name text collate "C" not null primary key,
    value text collate "C" not null
);

create table server_keys (
    id text collate "C" not null primary key,
    name text collate "C" not null,
    scope text collate "C" not null,
    hash text collate "C" not null unique,
    created_at bigint not null,
    revoked_at bigint
);

create table users (
    id text collate "C" not null primary key,
    display_name text collate "C",
    created_at bigint not null,
    updated_at bigint not null,
    revision bigint not null default 1,
    tokens_valid_from bigint
);

create index users_by_created_at on users (created_at, id);

create table channels (
    id text collate "C" not null primary key,
    type text collate "C" not null,
    visibility text collate "C" not null,
    display_name text collate "C",
    topic text collate "C",
    tags text collate "C" not null,
    metadata text collate "C" not null,
    created_by text collate "C",
    -- The participants of a conversation of two, so that the same two always get the same channel.
    participants text collate "C" unique,
    created_at bigint not null,
    updated_at bigint not null,
    last_message_at bigint,
    member_count bigint not null default 0,
    message_count bigint not null default 0,
    seq bigint not null default 0,
    revision bigint not null default 1,
    -- Counts joins, leaves and changes of role; gives memberships their revision.
    membership_changes bigint not null default 0,
    -- When a channel of over 100 members last published its member count.
    members_announced_at bigint not null default 0
);

create index channels_by_created_at on channels (created_at, id);

create table members (
    channel_id text collate "C" not null,
    user_id text collate "C" not null,
    role text collate "C" not null,
    joined_at bigint not null,
    revision bigint not null,
    primary key (channel_id, user_id)
);

create index members_by_user on members (user_id, channel_id);

-- A published message has the number of the event that published it and sub 0; one that others may not see comes after
-- the last event before it, with sub 1 and up.
create table messages (
    channel_id text collate "C" not null,
    after_seq bigint not null,
    sub bigint not null,
    id text collate "C" not null,
    user_id text collate "C",
    type text collate "C" not null,
    text text collate "C" not null,
    data text collate "C",
    status text collate "C" not null,
    moderation text collate "C",
    created_at bigint not null,
    published_at bigint,
    edited_at bigint,
    deleted_at bigint,
    revision bigint not null default 1,
    primary key (channel_id, after_seq, sub)
);

create index messages_unpublished on messages (channel_id, user_id, after_seq, sub) where sub > 0;

create table message_ids (
    id text collate "C" not null primary key,
    channel_id text collate "C" not null,
    after_seq bigint not null,
    sub bigint not null
);

-- The log of all that happened. pos is given in the transaction, so that a reader's cursor skips nothing. Here all is in
-- lane 0.
create table events (
    lane bigint not null,
    pos bigint not null,
    type text collate "C" not null,
    version bigint not null,
    channel_id text collate "C",
    seq bigint,
    subject text collate "C" not null,
    actor text collate "C" not null,
    at bigint not null,
    primary key (lane, pos)
);

-- A message's creation is found by the message's own key.
create unique index events_by_channel on events (channel_id, seq)
    where seq is not null and type <> 'message.created';

create table lanes (
    lane bigint not null primary key,
    pos bigint not null
);
