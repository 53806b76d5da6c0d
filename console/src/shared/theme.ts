// How the pages look: Mantine, with Gavel's colours and measures. What is beyond it is in theme.css.

import { createTheme, localStorageColorSchemeManager, type MantineColorsTuple } from '@mantine/core';

const indigo: MantineColorsTuple = [
  '#eef0ff',
  '#dde1fb',
  '#b9c0f0',
  '#939de6',
  '#737fdd',
  '#5e6cd8',
  '#4f5fd0',
  '#4150b9',
  '#3847a6',
  '#2c3b92',
];

/** The greys of the dark pages, in the tone of theme.css. */
const dark: MantineColorsTuple = [
  '#e7e9f0',
  '#c6cad6',
  '#a0a7b8',
  '#868d9f',
  '#3b4150',
  '#2c303b',
  '#22262f',
  '#1a1d25',
  '#14161c',
  '#0f1116',
];

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  colors: { indigo, dark },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
  headings: { fontWeight: '650' },
});

/** The page's head reads the same key, before the first paint. */
export const colorSchemes = localStorageColorSchemeManager({ key: 'gavel-color-scheme' });
