import type { SharedCatalogue } from '../en';

export const appearance: SharedCatalogue['appearance'] = {
  theme: 'Aussehen',
  light: 'Hell',
  dark: 'Dunkel',
  auto: 'Wie das Gerät',
  language: 'Sprache',
};
