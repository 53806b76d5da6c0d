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
