import type { ConsoleCatalogue } from '../en';

export const live: ConsoleCatalogue['live'] = {
  states: { connecting: 'Verbindet…', live: 'Live', reconnecting: 'Verbindet neu…' },
  stateHow: {
    connecting: 'Der Server wird gefragt, was geschieht',
    live: 'Was Sie sehen, ändert sich, sobald es geschieht',
    reconnecting: 'Die Verbindung ist weg. Sie kommt von selbst wieder, mit dem, was Sie verpasst haben.',
  },
  fresh: (count) => `${count} neu`,
  freshMost: '999+',
  keyword: 'Wörter in der Nachricht',
  done: 'Moderation',
  doneChoices: { any: 'Alles, was sie tat', mask: 'Maskiert', bounce: 'Zurückgegeben', block: 'Blockiert' },
  rate: (count) => `${count} je Sekunde`,
  rateOf: 'Nachrichten je Sekunde, aus allen Kanälen',
  pause: 'Anhalten',
  goOn: 'Weiter',
  paused: 'Angehalten',
  holds: 'Hält, solange Sie hinsehen',
  waiting: (count) => `${count} warten`,
  cut: 'Zu viel wurde verpasst, um alles zu zeigen; von hier an geht es weiter.',
  empty: 'Noch wurde nichts gesagt',
  emptyHow: 'Nachrichten aller Kanäle erscheinen hier, sobald sie gesendet werden.',
  table: 'Nachrichten, wie sie kommen',
  keyPause: 'Anhalten und weiter (Live)',
};
