import type { Catalogue } from '../en';

export const errors: Catalogue['errors'] = {
  network: 'Der Server ist nicht erreichbar.',
  closed: 'Die Verbindung wurde beendet.',
  rate_limited: 'Das war etwas schnell. Warte einen Moment und versuche es noch einmal.',
  slow_mode: 'Langsam-Modus: Warte einen Moment bis zur nächsten Nachricht.',
  overloaded: 'Der Server ist ausgelastet. Versuche es gleich noch einmal.',
  storage_unavailable: 'Der Server kann gerade nichts speichern. Versuche es gleich noch einmal.',
  timeout: 'Das hat zu lange gedauert. Versuche es noch einmal.',
  internal: 'Auf dem Server ist etwas schiefgegangen. Bitte versuche es noch einmal.',
  permission_denied: 'Das darfst du hier nicht.',
  not_found: 'Das ist nicht mehr da.',
  channel_archived: 'Der Kanal ist archiviert.',
  channel_frozen: 'Der Kanal lässt sich zurzeit nur lesen.',
  guidelines_not_accepted: 'Bitte nimm zuerst die Regeln dieses Kanals an.',
  links_not_allowed: 'Links sind in diesem Kanal nicht erlaubt.',
  files_not_allowed: 'Anhänge sind in diesem Kanal nicht erlaubt.',
  reactions_off: 'Reaktionen sind in diesem Kanal abgeschaltet.',
  threads_off: 'Threads sind in diesem Kanal abgeschaltet.',
  thread_locked: 'Der Thread ist gesperrt.',
  thread_archived: 'Der Thread ist archiviert.',
  too_large: 'Das ist zu groß.',
};
