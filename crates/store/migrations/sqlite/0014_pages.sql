-- What is found in many.

-- The words of users' names, without case and accents.
create table user_words (
    word text not null,
    user_id text not null,
    primary key (word, user_id)
) without rowid;

with recursive words (user_id, word, rest) as (
    select id, '', folded_name || ' ' from users where folded_name is not null
    union all
    select user_id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) from words where rest <> ''
)
insert into user_words (word, user_id) select distinct substr(word, 1, 64), user_id from words where word <> '';

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
