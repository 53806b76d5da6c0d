-- For how long messages are kept, and what is not to be deleted at all.

-- What a channel says of itself; days is null where its messages are kept for ever, whatever its type says.
create table channel_retention (
    channel_id text collate "C" not null primary key,
    days bigint,
    action text collate "C" not null,
    set_by text collate "C" not null,
    set_at bigint not null
);

-- What holds for the channels of a type that say nothing of themselves.
create table channel_type_retention (
    type text collate "C" not null primary key,
    days bigint,
    action text collate "C" not null,
    set_by text collate "C" not null,
    set_at bigint not null
);

-- Of what nothing is deleted: kind is channel or user.
create table legal_holds (
    kind text collate "C" not null,
    subject text collate "C" not null,
    id text collate "C" not null unique,
    reason text collate "C" not null,
    placed_by text collate "C" not null,
    placed_at bigint not null,
    primary key (kind, subject)
);

-- Messages that were sent before were taken out.
alter table channels add column truncated_before bigint;
