// How the pages look and speak.

export const appearance = {
  theme: 'Appearance',
  light: 'Light',
  dark: 'Dark',
  auto: 'As the device',
  language: 'Language',
};
