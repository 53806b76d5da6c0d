-- Channel types, settings and the life of a channel.

-- What a channel behaves like; its type is the template that it was made from.
alter table channels add column base text not null default 'community';
update channels set base = type;
alter table channels add column guidelines text;
alter table channels add column avatar_url text;
alter table channels add column max_members integer;
alter table channels add column archived_at integer;
-- The row of a deleted channel stays, so that its id stays taken.
alter table channels add column deleted_at integer;

-- Types of the app's own, and those that Gavel comes with where they were changed.
create table channel_types (
    id text not null primary key,
    base text not null,
    description text,
    visibility text not null,
    settings text not null,
    role_overrides text not null,
    max_members integer,
    guidelines text
) without rowid;

-- When somebody last posted in a channel with slow mode.
create table slow_mode (
    channel_id text not null,
    user_id text not null,
    at integer not null,
    primary key (channel_id, user_id)
) without rowid;

-- Deleted channels of which rows are still there.
create table channel_removals (
    channel_id text not null primary key
) without rowid;
