-- Those who run the app, where they are signed in, and what was done.

create table operators (
    id text primary key not null,
    email text not null unique,
    display_name text,
    -- The name and the address, without case and accents.
    folded_name text not null,
    roles text not null,
    -- As whom they speak.
    user_id text,
    password_hash text not null,
    totp_secret text,
    -- One that has not proved yet that their authenticator has it.
    totp_offered text,
    -- The last step whose code was used: a code works once.
    totp_step integer not null default 0,
    created_at integer not null,
    last_sign_in_at integer,
    disabled_at integer
) without rowid;

create table operator_roles (
    id text primary key not null,
    description text,
    permissions text not null
) without rowid;

create table operator_sessions (
    id text primary key not null,
    operator_id text not null,
    hash text not null unique,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null,
    user_agent text,
    ip_address text
) without rowid;

create index operator_sessions_by_operator on operator_sessions (operator_id, id);

create table operator_invitations (
    id text primary key not null,
    hash text not null unique,
    email text not null unique,
    display_name text,
    roles text not null,
    user_id text,
    created_at integer not null,
    expires_at integer not null
) without rowid;

create table operator_recovery_codes (
    operator_id text not null,
    hash text not null,
    primary key (operator_id, hash)
) without rowid;

-- Only ever added to. What a digest is of may be taken out one day: the chain holds over digests alone.
create table audit_log (
    pos integer primary key not null,
    at integer not null,
    actor text not null,
    action text not null,
    targets text not null,
    before text,
    after text,
    reason text,
    request_id text,
    ip_address text,
    salt text not null,
    digest text not null,
    hash text not null
);

create index audit_log_by_actor on audit_log (actor, pos);
create index audit_log_by_time on audit_log (at, pos);
