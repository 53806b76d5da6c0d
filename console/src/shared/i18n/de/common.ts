import type { SharedCatalogue } from '../en';

export const common: SharedCatalogue['common'] = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  back: 'Zurück',
  save: 'Speichern',
  delete: 'Löschen',
  retry: 'Noch einmal versuchen',
  undo: 'Rückgängig',
  loading: 'Lädt …',
  more: 'Mehr',
  you: 'Du',
  broken: 'Diese Seite ist kaputtgegangen',
  brokenHow: 'Das ist unser Fehler. Nichts, was du gesendet hast, ist verloren.',
  reload: 'Neu laden',
  unknownError: 'Etwas ist schiefgegangen. Bitte versuche es noch einmal.',
};
