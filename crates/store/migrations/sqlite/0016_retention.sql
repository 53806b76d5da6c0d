-- For how long messages are kept, and what is not to be deleted at all.

-- What a channel says of itself; days is null where its messages are kept for ever, whatever its type says.
create table channel_retention (
    channel_id text not null primary key,
    days integer,
    action text not null,
    set_by text not null,
    set_at integer not null
) without rowid;

-- What holds for the channels of a type that say nothing of themselves.
create table channel_type_retention (
    type text not null primary key,
    days integer,
    action text not null,
    set_by text not null,
    set_at integer not null
) without rowid;

-- Of what nothing is deleted: kind is channel or user.
create table legal_holds (
    kind text not null,
    subject text not null,
    id text not null unique,
    reason text not null,
    placed_by text not null,
    placed_at integer not null,
    primary key (kind, subject)
) without rowid;

-- Messages that were sent before were taken out.
alter table channels add column truncated_before integer;
