// The stream of all channels, and what it brings to the other screens.

export const live = {
  states: { connecting: 'Connecting…', live: 'Live', reconnecting: 'Reconnecting…' },
  stateHow: {
    connecting: 'Asking the server what happens',
    live: 'What you see changes as it happens',
    reconnecting: 'The connection is lost. It comes back by itself, with what you missed.',
  },
  fresh: (count: string) => `${count} new`,
  freshMost: '999+',
  keyword: 'Words in the message',
  done: 'Moderation',
  doneChoices: { any: 'Anything it did', mask: 'Masked', bounce: 'Bounced', block: 'Blocked' },
  rate: (count: string) => `${count} a second`,
  rateOf: 'Messages a second, of all channels',
  pause: 'Pause',
  goOn: 'Go on',
  paused: 'Paused',
  holds: 'Held while you look',
  waiting: (count: string) => `${count} waiting`,
  cut: 'Too much was missed to tell it all; it goes on from here.',
  empty: 'Nothing was said yet',
  emptyHow: 'Messages of all channels appear here as they are sent.',
  table: 'Messages as they come',
  keyPause: 'Pause and go on (Live)',
};
