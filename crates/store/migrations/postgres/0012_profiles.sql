-- What people show of themselves; where a message stood that was stopped; how many a direct channel has.

alter table users add column avatar_url text collate "C";
alter table users add column metadata text collate "C" not null default '{}';

-- Where a message that was published since stood behind the event before it: who turned a page there goes on behind that.
alter table message_ids add column stopped_sub bigint;

update channels set max_members = 2 where visibility = 'direct' and max_members is null;
