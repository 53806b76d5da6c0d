import { defineConfig } from 'vite';

// One plain script under a name that stays: pages of others name it, and load it from another origin.
export default defineConfig({
  build: {
    target: 'es2022',
    emptyOutDir: false,
    lib: { entry: 'src/widget/widget.ts', name: 'gavel', formats: ['iife'], fileName: () => 'widget.js' },
  },
});
