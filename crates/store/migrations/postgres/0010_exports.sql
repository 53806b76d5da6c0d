-- Channels that are being imported: they count as deleted until they are whole.
create table channel_imports (
    channel_id text collate "C" not null primary key,
    -- The first line of the export, so that it is gone on with from the same one.
    head text collate "C" not null
);
