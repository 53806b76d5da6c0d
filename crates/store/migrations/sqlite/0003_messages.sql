-- Threads, reactions, pins, edits. What is rare is null in the row of a common message.

-- The message that this one answers.
alter table messages add column parent_id text;
alter table messages add column attachments text;
alter table messages add column tags text;
alter table messages add column mentions text;
alter table messages add column mention_all integer;
-- How many have reacted with what, as JSON.
alter table messages add column reactions text;
-- The thread below this message, as JSON; and what it is found by.
alter table messages add column thread text;
alter table messages add column thread_archived integer;
alter table messages add column last_reply_seq integer;
alter table messages add column pinned_seq integer;
alter table messages add column pinned_at integer;
alter table messages add column pinned_by text;

create index messages_replies on messages (channel_id, parent_id, after_seq, sub) where parent_id is not null;
-- Those that a thread counts.
create index messages_counted_replies on messages (channel_id, parent_id, after_seq)
    where parent_id is not null and sub = 0 and deleted_at is null;
create index messages_threads on messages (channel_id, last_reply_seq) where last_reply_seq is not null;
create index messages_pinned on messages (channel_id, pinned_seq) where pinned_seq is not null;

-- Who was mentioned where, in published messages that are not deleted; '*' is everybody.
create table message_mentions (
    channel_id text not null,
    user_id text not null,
    after_seq integer not null,
    message_id text not null,
    sender_id text,
    primary key (channel_id, user_id, after_seq)
) without rowid;

-- What messages said before they were edited.
create table message_edits (
    channel_id text not null,
    message_id text not null,
    revision integer not null,
    text text not null,
    data text,
    attachments text,
    tags text,
    mentions text,
    mention_all integer,
    moderation text,
    replaced_at integer not null,
    replaced_by text,
    primary key (channel_id, message_id, revision)
) without rowid;

create table reactions (
    channel_id text not null,
    message_id text not null,
    user_id text not null,
    type text not null,
    created_at integer not null,
    primary key (channel_id, message_id, user_id, type)
) without rowid;

create index reactions_by_type on reactions (channel_id, message_id, type, user_id);

-- Who is told of a thread's replies; 0 of one who wants to be told no more.
create table thread_follows (
    channel_id text not null,
    message_id text not null,
    user_id text not null,
    following integer not null,
    primary key (channel_id, message_id, user_id)
) without rowid;
