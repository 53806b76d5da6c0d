-- Calls that came with an idempotency key. One without a status runs, or was cut short.
create table idempotency_keys (
    -- The SHA-256 of who called what with which key.
    id text collate "C" not null primary key,
    -- The SHA-256 of the body.
    asked text collate "C" not null,
    asked_at bigint not null,
    status bigint,
    location text collate "C",
    content_type text collate "C",
    body text collate "C"
);

create index idempotency_keys_by_asked_at on idempotency_keys (asked_at);
