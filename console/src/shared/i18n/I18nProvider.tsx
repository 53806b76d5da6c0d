import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { catalogues, chooseLanguage, I18nContext, localeOf, preferredLanguage } from '.';

export function I18nProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(preferredLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const i18n = useMemo(
    () => ({
      language,
      locale: localeOf(language),
      text: catalogues[language],
      setLanguage: (chosen: typeof language) => {
        chooseLanguage(chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <I18nContext value={i18n}>{children}</I18nContext>;
}
