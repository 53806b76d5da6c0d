-- What a kept answer tells of, so that it is forgotten when that is: a channel, or a message in it.
alter table idempotency_keys add column channel_id text collate "C";
alter table idempotency_keys add column message_id text collate "C";

create index idempotency_keys_by_channel on idempotency_keys (channel_id) where channel_id is not null;
create index idempotency_keys_by_message on idempotency_keys (message_id) where message_id is not null;
