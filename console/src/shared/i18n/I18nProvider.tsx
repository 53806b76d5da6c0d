import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { type Catalogues, chooseLanguage, I18nContext, type Language, localeOf, preferredLanguage } from '.';
import type { SharedCatalogue } from './en';

interface Props<C extends SharedCatalogue> {
  catalogues: Catalogues<C>;
  children: ReactNode;
}

/** Shows its children when the catalogue of their language is there; while another one comes, in the one before it. */
export function I18nProvider<C extends SharedCatalogue>({ catalogues, children }: Props<C>) {
  const [wanted, setWanted] = useState(preferredLanguage);
  const [loaded, setLoaded] = useState<{ language: Language; text: C }>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    let isCurrent = true;
    catalogues[wanted]().then(
      (text) => {
        if (!isCurrent) return;
        document.documentElement.lang = wanted;
        setLoaded({ language: wanted, text });
      },
      (error: unknown) => setFailure(error),
    );
    return () => {
      isCurrent = false;
    };
  }, [catalogues, wanted]);
  const i18n = useMemo(
    () =>
      loaded && {
        ...loaded,
        locale: localeOf(loaded.language),
        setLanguage: (chosen: Language) => {
          chooseLanguage(chosen);
          setWanted(chosen);
        },
      },
    [loaded],
  );
  // A page that cannot say anything is loaded anew.
  if (failure && !i18n) return <button onClick={() => location.reload()}>Try again</button>;
  return i18n && <I18nContext value={i18n}>{children}</I18nContext>;
}
