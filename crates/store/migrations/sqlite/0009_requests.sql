-- Calls that came with an idempotency key. One without a status runs, or was cut short.
create table idempotency_keys (
    -- The SHA-256 of who called what with which key.
    id text not null primary key,
    -- The SHA-256 of the body.
    asked text not null,
    asked_at integer not null,
    status integer,
    location text,
    content_type text,
    body text
) without rowid;

create index idempotency_keys_by_asked_at on idempotency_keys (asked_at);
