-- What messages can be found by. Written behind the event log by a reader of it, and made of `messages` alone. A message's
-- place is its time in milliseconds, times 2^20, and some bits of its id: in the order of the places the newest is the last.
create table message_words (
    place integer not null primary key,
    id text not null unique,
    channel_id text not null,
    user_id text,
    after_seq integer not null,
    sub integer not null,
    -- The text without case and accents; empty once deleted.
    folded text not null,
    -- What else it is found by: its channel, its sender, what moderation found in it.
    keys text not null
) without rowid;

-- The words of `folded`, and `keys`. Of what is deleted nothing is left in it.
create virtual table message_fts using fts5(words, keys, content = '', columnsize = 0, prefix = '2 3',
    tokenize = 'ascii');
insert into message_fts (message_fts, rank) values ('secure-delete', 1);

-- How far in each lane of the event log that reader is.
create table search_cursors (
    lane integer not null primary key,
    pos integer not null
) without rowid;

-- Names without case and accents.
alter table users add column folded_name text;
update users set folded_name = lower(display_name);
alter table channels add column folded_name text;
alter table channels add column folded_topic text;
update channels set folded_name = lower(display_name), folded_topic = lower(topic);

drop index users_by_created_at;
create index users_by_name on users (created_at, id, folded_name);
create index users_by_updated_at on users (updated_at, id);
create index members_by_joined_at on members (channel_id, joined_at, user_id);
