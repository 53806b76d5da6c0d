// Threads: a message and what was answered to it.

export const threads = {
  title: 'Thread',
  reply: 'Reply…',
  noneYet: 'No replies yet',
  gone: 'This thread is not there',
  goneHow: 'Its message was deleted for good, or is in a channel that you are not in.',
  follow: 'Follow this thread',
  unfollow: 'Stop following',
  more: 'Thread options',
  name: 'Name',
  rename: 'Rename',
  lock: 'Lock',
  unlock: 'Unlock',
  archive: 'Archive',
  restore: 'Take up again',
  followed: 'Threads',
  followedLead: 'The threads you follow',
  noneFollowed: 'You follow no threads yet',
  noneFollowedHow: 'A thread that you begin, answer or follow is listed here, the one with the newest reply first.',
};
