-- What is found in many.

-- The words of users' names, without case and accents.
create table user_words (
    word text collate "C" not null,
    user_id text collate "C" not null,
    primary key (word, user_id)
);

insert into user_words (word, user_id)
select distinct substr(word, 1, 64), id from users, regexp_split_to_table(folded_name, ' ') word where word <> '';

create index users_by_exact_name on users (display_name);
create index users_with_roles on users (created_at, id) where roles <> '[]';
create index users_with_roles_by_update on users (updated_at, id) where roles <> '[]';
drop index users_by_updated_at;
create index users_by_updated_at on users (updated_at, id, folded_name);

-- With all that is asked of them in it, so that SQLite does not look at every message instead.
drop index messages_deleted;
create index messages_deleted on messages (channel_id, sub, after_seq, user_id, deleted_at)
    where deleted_at is not null;

-- Messages are found by more than before: all are looked at anew.
delete from search_cursors;

-- Rows that change with every message: a new version that finds room beside the old one needs no new entries in the indexes.
alter table channels set (fillfactor = 50);
alter table members set (fillfactor = 70);
