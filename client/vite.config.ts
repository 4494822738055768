import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const server = process.env['WARDLINE_DEV_SERVER'] ?? 'http://127.0.0.1:3000';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** As the server does: the address of a wall is a page of its own. */
const wallPage: Plugin = {
  name: 'wall-page',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      if (request.url === '/wall') request.url = '/wall.html';
      next();
    });
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), wallPage],
  // The server replaces the word by a fresh nonce each time it hands out index.html; Vite copies it to what it adds.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    // The browser floor of the product: what a ward's older tablets still get updates for.
    target: ['chrome111', 'edge111', 'safari16.4', 'firefox128'],
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // Schemas are only descriptions: one that nothing parses with is left out, and the validator with it.
    rolldownOptions: {
      // Two pages: the app, and a wall, which loads nothing of it.
      input: { app: page('index.html'), wall: page('wall.html') },
      treeshake: { manualPureFunctions: ['z', 'idOf', 'hospitalId'] },
    },
    chunkSizeWarningLimit: 600,
  },
  server: {
    proxy: {
      '/api': { target: server },
      '/socket.io': { target: server, ws: true },
    },
  },
});
