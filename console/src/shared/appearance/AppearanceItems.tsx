import { Menu, useMantineColorScheme } from '@mantine/core';
import { type Language, useI18n } from '../i18n';

const languages: Record<Language, string> = { en: 'English', de: 'Deutsch' };

/** How it looks and what it speaks, in a menu. */
export function AppearanceItems() {
  const { text, language, setLanguage } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { signIn } = text;
  return (
    <>
      <Menu.Label>{signIn.theme}</Menu.Label>
      <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
        <Menu.RadioItem value="auto">{signIn.auto}</Menu.RadioItem>
        <Menu.RadioItem value="light">{signIn.light}</Menu.RadioItem>
        <Menu.RadioItem value="dark">{signIn.dark}</Menu.RadioItem>
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Label>{signIn.language}</Menu.Label>
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
