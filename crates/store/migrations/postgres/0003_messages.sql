-- Threads, reactions, pins, edits. What is rare is null in the row of a common message.

-- The message that this one answers.
alter table messages add column parent_id text collate "C";
alter table messages add column attachments text collate "C";
alter table messages add column tags text collate "C";
alter table messages add column mentions text collate "C";
alter table messages add column mention_all bigint;
-- How many have reacted with what, as JSON.
alter table messages add column reactions text collate "C";
-- The thread below this message, as JSON; and what it is found by.
alter table messages add column thread text collate "C";
alter table messages add column thread_archived bigint;
alter table messages add column last_reply_seq bigint;
alter table messages add column pinned_seq bigint;
alter table messages add column pinned_at bigint;
alter table messages add column pinned_by text collate "C";

create index messages_replies on messages (channel_id, parent_id, after_seq, sub) where parent_id is not null;
-- Those that a thread counts.
create index messages_counted_replies on messages (channel_id, parent_id, after_seq)
    where parent_id is not null and sub = 0 and deleted_at is null;
create index messages_threads on messages (channel_id, last_reply_seq) where last_reply_seq is not null;
create index messages_pinned on messages (channel_id, pinned_seq) where pinned_seq is not null;

-- Who was mentioned where, in published messages that are not deleted; '*' is everybody.
create table message_mentions (
    channel_id text collate "C" not null,
    user_id text collate "C" not null,
    after_seq bigint not null,
    message_id text collate "C" not null,
    sender_id text collate "C",
    primary key (channel_id, user_id, after_seq)
);

-- What messages said before they were edited.
create table message_edits (
    channel_id text collate "C" not null,
    message_id text collate "C" not null,
    revision bigint not null,
    text text collate "C" not null,
    data text collate "C",
    attachments text collate "C",
    tags text collate "C",
    mentions text collate "C",
    mention_all bigint,
    moderation text collate "C",
    replaced_at bigint not null,
    replaced_by text collate "C",
    primary key (channel_id, message_id, revision)
);

create table reactions (
    channel_id text collate "C" not null,
    message_id text collate "C" not null,
    user_id text collate "C" not null,
    type text collate "C" not null,
    created_at bigint not null,
    primary key (channel_id, message_id, user_id, type)
);

create index reactions_by_type on reactions (channel_id, message_id, type, user_id);

-- Who is told of a thread's replies; 0 of one who wants to be told no more.
create table thread_follows (
    channel_id text collate "C" not null,
    message_id text collate "C" not null,
    user_id text collate "C" not null,
    following bigint not null,
    primary key (channel_id, message_id, user_id)
);
