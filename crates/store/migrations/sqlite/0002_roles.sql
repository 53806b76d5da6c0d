-- Roles, and what channels allow.

-- Roles of the app's own, and those that Gavel comes with where they were changed.
create table roles (
    id text not null primary key,
    description text,
    -- A list of permissions.
    permissions text not null
) without rowid;

-- Counts the changes of what is kept in memory as a whole.
create table revisions (
    name text not null primary key,
    revision integer not null
) without rowid;

alter table users add column roles text not null default '[]';

alter table members add column roles text not null default '["member"]';
update members set roles = '["' || role || '"]';
alter table members drop column role;
-- The number of the channel's last event before they joined.
alter table members add column joined_seq integer not null default 0;

alter table channels add column settings text not null default '{}';
alter table channels add column role_overrides text not null default '{}';
update channels set role_overrides = '{"bot":["read_channel","add_reaction"],"member":["read_channel","add_reaction"]}'
    where type = 'broadcast';
