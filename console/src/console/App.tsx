import { MantineProvider, mergeThemeOverrides, ModalHeader, Text } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ErrorBoundary } from '../shared/ErrorBoundary';
import { I18nProvider } from '../shared/i18n/I18nProvider';
import { nonce } from '../shared/nonce';
import { NoticesProvider } from '../shared/notices/NoticesProvider';
import { colorSchemes, theme } from '../shared/theme';
import { catalogues } from './i18n';
import { queryClient } from './queryClient';
import { router } from './router';

/** Denser than the chat: people look through lists here. */
const dense = mergeThemeOverrides(theme, {
  components: {
    Text: Text.extend({ defaultProps: { size: 'sm' } }),
    // The head of a dialog is none of the page's.
    ModalHeader: ModalHeader.extend({ defaultProps: { role: 'none' } }),
  },
});

export function App() {
  return (
    <MantineProvider theme={dense} defaultColorScheme="auto" colorSchemeManager={colorSchemes} getStyleNonce={() => nonce}>
      <I18nProvider catalogues={catalogues}>
        <ErrorBoundary>
          <QueryClientProvider client={queryClient}>
            <NoticesProvider>
              <RouterProvider router={router} />
            </NoticesProvider>
          </QueryClientProvider>
        </ErrorBoundary>
      </I18nProvider>
    </MantineProvider>
  );
}
