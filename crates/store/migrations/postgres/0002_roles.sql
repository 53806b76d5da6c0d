-- Roles, and what channels allow.

-- Roles of the app's own, and those that Gavel comes with where they were changed.
create table roles (
    id text collate "C" not null primary key,
    description text collate "C",
    -- A list of permissions.
    permissions text collate "C" not null
);

-- Counts the changes of what is kept in memory as a whole.
create table revisions (
    name text collate "C" not null primary key,
    revision bigint not null
);

alter table users add column roles text collate "C" not null default '[]';

alter table members add column roles text collate "C" not null default '["member"]';
update members set roles = '["' || role || '"]';
alter table members drop column role;
-- The number of the channel's last event before they joined.
alter table members add column joined_seq bigint not null default 0;

alter table channels add column settings text collate "C" not null default '{}';
alter table channels add column role_overrides text collate "C" not null default '{}';
update channels set role_overrides = '{"bot":["read_channel","add_reaction"],"member":["read_channel","add_reaction"]}'
    where type = 'broadcast';
