import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin, type PreviewServer, type ViteDevServer } from 'vite';

/** The server behind the pages while they are worked on. */
const server = process.env['GAVEL_URL'] ?? 'http://127.0.0.1:8080';

/** The addresses of the pages, as the binary serves them. */
const pages: Record<string, string> = { '/': '/chat.html', '/chat': '/chat.html', '/console': '/index.html' };

function pageAddresses(): Plugin {
  const serve = ({ middlewares }: ViteDevServer | PreviewServer): void => {
    middlewares.use((request, _response, next) => {
      const [path = '', query] = (request.url ?? '').split('?');
      // What is behind /console the page itself knows.
      const page = pages[path] ?? (path.startsWith('/console/') ? pages['/console'] : undefined);
      if (page) request.url = query === undefined ? page : `${page}?${query}`;
      next();
    });
  };
  return { name: 'page-addresses', configureServer: serve, configurePreviewServer: serve };
}

// Without the page's own origin, which the demo would take for another site's.
const backend = { target: server, changeOrigin: true, headers: { origin: server } };

export default defineConfig({
  plugins: [pageAddresses(), react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  // The server puts a number in its place that holds for one answer; the browser runs what bears it, and nothing else.
  html: { cspNonce: '__GAVEL_NONCE__' },
  server: { proxy: { '/api': { ...backend, ws: true }, '/demo': backend } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['chat.html', 'index.html'] },
  },
});
