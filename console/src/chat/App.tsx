import { MantineProvider } from '@mantine/core';
import { ErrorBoundary } from '../shared/ErrorBoundary';
import { I18nProvider } from '../shared/i18n/I18nProvider';
import { nonce } from '../shared/nonce';
import { colorSchemes, theme } from '../shared/theme';
import { ChatFrame } from './ChatFrame';
import { catalogues } from './i18n';
import { NoticesProvider } from '../shared/notices/NoticesProvider';
import { SignedIn } from './session/SignedIn';

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorSchemes} getStyleNonce={() => nonce}>
      <I18nProvider catalogues={catalogues}>
        <ErrorBoundary>
          <NoticesProvider>
            <SignedIn>
              <ChatFrame />
            </SignedIn>
          </NoticesProvider>
        </ErrorBoundary>
      </I18nProvider>
    </MantineProvider>
  );
}
