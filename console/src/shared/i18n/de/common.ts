import type { Catalogue } from '../en';

export const common: Catalogue['common'] = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  back: 'Zurück',
  save: 'Speichern',
  delete: 'Löschen',
  retry: 'Noch einmal versuchen',
  loading: 'Lädt …',
  more: 'Mehr',
  you: 'Du',
  unknownError: 'Etwas ist schiefgegangen. Bitte versuche es noch einmal.',
};
