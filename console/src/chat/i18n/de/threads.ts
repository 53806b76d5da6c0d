import type { Catalogue } from '../en';

export const threads: Catalogue['threads'] = {
  title: 'Thread',
  reply: 'Antworten …',
  noneYet: 'Noch keine Antworten',
  gone: 'Diesen Thread gibt es nicht',
  goneHow: 'Seine Nachricht wurde endgültig gelöscht, oder sie steht in einem Kanal, in dem du nicht bist.',
  follow: 'Diesem Thread folgen',
  unfollow: 'Nicht mehr folgen',
  more: 'Thread-Optionen',
  name: 'Name',
  rename: 'Umbenennen',
  lock: 'Sperren',
  unlock: 'Entsperren',
  archive: 'Archivieren',
  restore: 'Wieder aufnehmen',
  followed: 'Threads',
  followedLead: 'Die Threads, denen du folgst',
  noneFollowed: 'Du folgst noch keinem Thread',
  noneFollowedHow:
    'Ein Thread, den du beginnst, in dem du antwortest oder dem du folgst, steht hier, der mit der neuesten Antwort zuerst.',
};
