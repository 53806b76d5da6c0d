// Home: what happened last, and what one should look at.

export const home = {
  hello: (name: string) => `Hello, ${name}`,
  secure: 'Protect your sign-in with a second factor',
  secureHow: 'A code of an authenticator app, besides the password.',
  setUp: 'Set up',
  stopped: 'Stopped by rules',
  noStopped: 'Nothing was stopped.',
  active: 'Active channels',
  noChannels: 'There is no channel yet.',
  newest: 'New users',
  noUsers: 'There is nobody yet.',
  acts: 'Done last',
  noActs: 'Nothing was done yet.',
  jobs: 'At work',
  noJobs: 'No long work is under way.',
  kinds: { broadcast: 'Broadcast', export: 'Export' },
  states: { queued: 'waiting', running: 'running', done: 'done', failed: 'failed', cancelled: 'cancelled' },
  all: 'Show all',
  allOf: (what: string) => `Show all: ${what}`,
};
