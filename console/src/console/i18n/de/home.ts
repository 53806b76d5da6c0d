import type { ConsoleCatalogue } from '../en';

export const home: ConsoleCatalogue['home'] = {
  hello: (name) => `Hallo, ${name}`,
  secure: 'Schützen Sie Ihre Anmeldung mit einem zweiten Faktor',
  secureHow: 'Ein Code einer Authenticator-App, zusätzlich zum Passwort.',
  setUp: 'Einrichten',
  stopped: 'Von Regeln angehalten',
  noStopped: 'Nichts wurde angehalten.',
  active: 'Aktive Kanäle',
  noChannels: 'Es gibt noch keinen Kanal.',
  newest: 'Neue Benutzer',
  noUsers: 'Noch ist niemand da.',
  acts: 'Zuletzt getan',
  noActs: 'Noch wurde nichts getan.',
  jobs: 'In Arbeit',
  noJobs: 'Nichts Langes ist im Gange.',
  kinds: { broadcast: 'Rundnachricht', export: 'Export' },
  states: { queued: 'wartet', running: 'läuft', done: 'fertig', failed: 'gescheitert', cancelled: 'abgebrochen' },
  all: 'Alle zeigen',
  allOf: (what) => `Alle zeigen: ${what}`,
};
