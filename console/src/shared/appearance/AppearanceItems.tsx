import { Menu, useMantineColorScheme } from '@mantine/core';
import { type Language, useI18n } from '../i18n';

const languages: Record<Language, string> = { en: 'English', de: 'Deutsch' };

/** How it looks and what it speaks, in a menu. */
export function AppearanceItems() {
  const { text, language, setLanguage } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { appearance } = text;
  return (
    <>
      <Menu.Label>{appearance.theme}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
        <Menu.RadioItem value="auto">{appearance.auto}</Menu.RadioItem>
        <Menu.RadioItem value="light">{appearance.light}</Menu.RadioItem>
        <Menu.RadioItem value="dark">{appearance.dark}</Menu.RadioItem>
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Label>{appearance.language}</Menu.Label>
      <Menu.RadioGroup value={language} onChange={(value) => setLanguage(value as Language)}>
        {Object.entries(languages).map(([id, name]) => (
          <Menu.RadioItem key={id} value={id} lang={id}>
            {name}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  );
}
