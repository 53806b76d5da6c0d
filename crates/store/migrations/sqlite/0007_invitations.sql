-- Invitations, join requests, invite links, acceptance of guidelines.

create table invitations (
    channel_id text not null,
    id text not null,
    user_id text not null,
    invited_by text,
    message text,
    status text not null,
    created_at integer not null,
    expires_at integer not null,
    closed_at integer,
    primary key (channel_id, id)
) without rowid;

-- One open invitation for a user to a channel.
create unique index invitations_open on invitations (channel_id, user_id) where status = 'open';
create index invitations_by_user on invitations (user_id, id);
create index invitations_by_status on invitations (channel_id, status, id);
create index invitations_by_end on invitations (expires_at) where status = 'open';

create table invite_links (
    channel_id text not null,
    id text not null,
    -- The SHA-256 of the token, as hexadecimal text.
    hash text not null,
    uses integer not null default 0,
    max_uses integer,
    created_by text,
    created_at integer not null,
    expires_at integer,
    revoked_at integer,
    primary key (channel_id, id)
) without rowid;

create index invite_links_by_hash on invite_links (hash);

create table join_requests (
    channel_id text not null,
    id text not null,
    user_id text not null,
    message text,
    status text not null,
    created_at integer not null,
    closed_at integer,
    decided_by text,
    reason text,
    primary key (channel_id, id)
) without rowid;

-- One open request of a user to a channel.
create unique index join_requests_open on join_requests (channel_id, user_id) where status = 'open';
create index join_requests_by_user on join_requests (user_id, id);
create index join_requests_by_status on join_requests (channel_id, status, id);

-- Those who keep order in a channel are few among its members.
create index members_of_note on members (channel_id, user_id) where roles <> '["member"]';

-- Which version of the guidelines a channel has, the oldest whose acceptance counts, and the one that a member accepted.
alter table channels add column guidelines_version integer not null default 0;
alter table channels add column guidelines_since integer not null default 0;
alter table members add column guidelines_accepted integer not null default 0;
