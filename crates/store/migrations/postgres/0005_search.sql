-- What messages can be found by. Written behind the event log by a reader of it, and made of `messages` alone. A message's
-- place is its time in milliseconds, times 2^20, and some bits of its id: in the order of the places the newest is the last.
create table message_words (
    place bigint not null primary key,
    id text collate "C" not null unique,
    channel_id text collate "C" not null,
    user_id text collate "C",
    after_seq bigint not null,
    sub bigint not null,
    -- The text without case and accents; empty once deleted.
    folded text collate "C" not null,
    -- What else it is found by: its channel, its sender, what moderation found in it.
    keys text collate "C" not null,
    -- The words of `folded`, and `keys`, each with # before it.
    words tsvector not null
);

create index message_words_by_word on message_words using gin (words);
create index message_words_by_channel on message_words (channel_id, place);
create index message_words_by_user on message_words (user_id, place);

-- How far in each lane of the event log that reader is.
create table search_cursors (
    lane bigint not null primary key,
    pos bigint not null
);

-- Names without case and accents.
alter table users add column folded_name text collate "C";
update users set folded_name = lower(display_name);
alter table channels add column folded_name text collate "C";
alter table channels add column folded_topic text collate "C";
update channels set folded_name = lower(display_name), folded_topic = lower(topic);

drop index users_by_created_at;
create index users_by_name on users (created_at, id, folded_name);
create index users_by_updated_at on users (updated_at, id);
create index members_by_joined_at on members (channel_id, joined_at, user_id);
