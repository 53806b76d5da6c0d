-- Those who run the app, where they are signed in, and what was done.

create table operators (
    id text collate "C" primary key not null,
    email text collate "C" not null unique,
    display_name text collate "C",
    -- The name and the address, without case and accents.
    folded_name text collate "C" not null,
    roles text collate "C" not null,
    -- As whom they speak.
    user_id text collate "C",
    password_hash text collate "C" not null,
    totp_secret text collate "C",
    -- One that has not proved yet that their authenticator has it.
    totp_offered text collate "C",
    -- The last step whose code was used: a code works once.
    totp_step bigint not null default 0,
    created_at bigint not null,
    last_sign_in_at bigint,
    disabled_at bigint
);

create table operator_roles (
    id text collate "C" primary key not null,
    description text collate "C",
    permissions text collate "C" not null
);

create table operator_sessions (
    id text collate "C" primary key not null,
    operator_id text collate "C" not null,
    hash text collate "C" not null unique,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    user_agent text collate "C",
    ip_address text collate "C"
);

create index operator_sessions_by_operator on operator_sessions (operator_id, id);

create table operator_invitations (
    id text collate "C" primary key not null,
    hash text collate "C" not null unique,
    email text collate "C" not null unique,
    display_name text collate "C",
    roles text collate "C" not null,
    user_id text collate "C",
    created_at bigint not null,
    expires_at bigint not null
);

create table operator_recovery_codes (
    operator_id text collate "C" not null,
    hash text collate "C" not null,
    primary key (operator_id, hash)
);

-- Only ever added to. What a digest is of may be taken out one day: the chain holds over digests alone.
create table audit_log (
    pos bigint primary key not null,
    at bigint not null,
    actor text collate "C" not null,
    action text collate "C" not null,
    targets text collate "C" not null,
    before text collate "C",
    after text collate "C",
    reason text collate "C",
    request_id text collate "C",
    ip_address text collate "C",
    salt text collate "C" not null,
    digest text collate "C" not null,
    hash text collate "C" not null
);

create index audit_log_by_actor on audit_log (actor, pos);
create index audit_log_by_time on audit_log (at, pos);
