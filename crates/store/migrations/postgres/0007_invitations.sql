-- Invitations, join requests, invite links, acceptance of guidelines.

create table invitations (
    channel_id text collate "C" not null,
    id text collate "C" not null,
    user_id text collate "C" not null,
    invited_by text collate "C",
    message text collate "C",
    status text collate "C" not null,
    created_at bigint not null,
    expires_at bigint not null,
    closed_at bigint,
    primary key (channel_id, id)
);

-- One open invitation for a user to a channel.
create unique index invitations_open on invitations (channel_id, user_id) where status = 'open';
create index invitations_by_user on invitations (user_id, id);
create index invitations_by_status on invitations (channel_id, status, id);
create index invitations_by_end on invitations (expires_at) where status = 'open';

create table invite_links (
    channel_id text collate "C" not null,
    id text collate "C" not null,
    -- The SHA-256 of the token, as hexadecimal text.
    hash text collate "C" not null,
    uses bigint not null default 0,
    max_uses bigint,
    created_by text collate "C",
    created_at bigint not null,
    expires_at bigint,
    revoked_at bigint,
    primary key (channel_id, id)
);

create index invite_links_by_hash on invite_links (hash);

create table join_requests (
    channel_id text collate "C" not null,
    id text collate "C" not null,
    user_id text collate "C" not null,
    message text collate "C",
    status text collate "C" not null,
    created_at bigint not null,
    closed_at bigint,
    decided_by text collate "C",
    reason text collate "C",
    primary key (channel_id, id)
);

-- One open request of a user to a channel.
create unique index join_requests_open on join_requests (channel_id, user_id) where status = 'open';
create index join_requests_by_user on join_requests (user_id, id);
create index join_requests_by_status on join_requests (channel_id, status, id);

-- Those who keep order in a channel are few among its members.
create index members_of_note on members (channel_id, user_id) where roles <> '["member"]';

-- Which version of the guidelines a channel has, the oldest whose acceptance counts, and the one that a member accepted.
alter table channels add column guidelines_version bigint not null default 0;
alter table channels add column guidelines_since bigint not null default 0;
alter table members add column guidelines_accepted bigint not null default 0;
