-- Channel types, settings and the life of a channel.

-- What a channel behaves like; its type is the template that it was made from.
alter table channels add column base text collate "C" not null default 'community';
update channels set base = type;
alter table channels add column guidelines text collate "C";
alter table channels add column avatar_url text collate "C";
alter table channels add column max_members bigint;
alter table channels add column archived_at bigint;
-- The row of a deleted channel stays, so that its id stays taken.
alter table channels add column deleted_at bigint;

-- Types of the app's own, and those that Gavel comes with where they were changed.
create table channel_types (
    id text collate "C" not null primary key,
    base text collate "C" not null,
    description text collate "C",
    visibility text collate "C" not null,
    settings text collate "C" not null,
    role_overrides text collate "C" not null,
    max_members bigint,
    guidelines text collate "C"
);

-- When somebody last posted in a channel with slow mode.
create table slow_mode (
    channel_id text collate "C" not null,
    user_id text collate "C" not null,
    at bigint not null,
    primary key (channel_id, user_id)
);

-- Deleted channels of which rows are still there.
create table channel_removals (
    channel_id text collate "C" not null primary key
);
