-- What members have received and read. Marks are numbers of events; nothing is kept for a single message of a member.

-- How many messages were published in the channel up to here: what lies after a mark is counted by a difference.
alter table messages add column number integer not null default 0;

-- Deleted messages are few, and count as unread for nobody.
create index messages_deleted on messages (channel_id, after_seq) where deleted_at is not null and sub = 0;

-- The number of the event that published the last message.
alter table channels add column last_message_seq integer;

-- What others are told they have received and read; it only rises.
alter table members add column delivered_seq integer not null default 0;
alter table members add column delivered_at integer;
alter table members add column read_seq integer not null default 0;
alter table members add column read_at integer;
-- After which event messages are unread for them, which they may set back, and how many messages are not.
alter table members add column unread_after integer not null default 0;
alter table members add column unread_number integer not null default 0;
-- How many messages they sent, and the number of the last one.
alter table members add column sent_count integer not null default 0;
alter table members add column sent_seq integer not null default 0;

alter table users add column last_seen_at integer;
-- Whether they are to look offline.
alter table users add column invisible integer not null default 0;

create index users_invisible on users (id) where invisible = 1;

-- What there was before marks is unread for nobody; who has read it is not known.
update messages set number = counted.number
from (
    select channel_id, after_seq, sub,
        count(*) filter (where sub = 0) over (partition by channel_id order by after_seq, sub) as number
    from messages
) as counted
where counted.channel_id = messages.channel_id and counted.after_seq = messages.after_seq and counted.sub = messages.sub;

update channels set last_message_seq = (
    select max(after_seq) from messages where messages.channel_id = channels.id and messages.sub = 0
);

update members set unread_after = channels.seq, unread_number = channels.message_count
from channels where channels.id = members.channel_id;

update members set sent_count = sent.count, sent_seq = sent.last
from (
    select channel_id, user_id, count(*) as count, max(after_seq) as last from messages
    where sub = 0 and user_id is not null group by channel_id, user_id
) as sent
where sent.channel_id = members.channel_id and sent.user_id = members.user_id;
