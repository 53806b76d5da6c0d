// What a refusal says, by its code (docs/errors.md). Where nothing stands here, the server's own words are shown.

export const errors = {
  network: 'The server could not be reached.',
  closed: 'The connection was closed.',
  rate_limited: 'That was a bit fast. Wait a moment and try again.',
  slow_mode: 'Slow mode: wait a moment before your next message.',
  overloaded: 'The server is busy. Try again in a moment.',
  storage_unavailable: 'The server cannot store anything right now. Try again in a moment.',
  timeout: 'That took too long. Try again.',
  internal: 'Something went wrong on the server. Please try again.',
  permission_denied: 'You may not do that here.',
  not_found: 'That is not there any more.',
  channel_archived: 'The channel is archived.',
  channel_frozen: 'The channel is read-only for now.',
  guidelines_not_accepted: 'Please accept the guidelines of this channel first.',
  links_not_allowed: 'Links are not allowed in this channel.',
  files_not_allowed: 'Attachments are not allowed in this channel.',
  reactions_off: 'Reactions are turned off in this channel.',
  threads_off: 'Threads are turned off in this channel.',
  thread_locked: 'The thread is locked.',
  thread_archived: 'The thread is archived.',
  too_large: 'That is too large.',
};
