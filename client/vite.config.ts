import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';

const server = process.env['WARDLINE_DEV_SERVER'] ?? 'http://127.0.0.1:3000';

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** As the server does: a wall, and whoever has no account, have pages of their own. */
const otherPages: Plugin = {
  name: 'other-pages',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      if (request.url === '/wall') request.url = '/wall.html';
      if (request.url === '/sign' || request.url?.startsWith('/verify/') === true) request.url = '/sign.html';
      next();
    });
  },
};

/** What the frame around every screen shows at once. Each in a piece of its own costs as much again in wrapping: 5 KB in all. */
const FRAME_ICONS = [
  ...[
    'Building',
    'BuildingHospital',
    'ClipboardCheck',
    'ChartBar',
    'DeviceTv',
    'FileCertificate',
    'FileText',
    'History',
  ],
  ...[
    'CalendarUser',
    'CalendarWeek',
    'LayoutGrid',
    'PhoneCall',
    'Messages',
    'PlugConnected',
    'ShieldLock',
    'Spray',
    'StairsUp',
    'Stethoscope',
  ],
  ...[
    'Beach',
    'Scale',
    'UserHeart',
    'Users',
    'Dots',
    'Search',
    'Bell',
    'Lock',
    'Logout',
    'Moon',
    'DeviceDesktop',
    'Language',
    'CloudOff',
  ],
  ...['CloudUp', 'Refresh', 'X', 'Check', 'ChevronLeft', 'Plus', 'CircleCheck', 'Ban', 'Trash'],
  'Transfer',
].join('|');

/** What a board shows besides, for the same reason. */
const BOARD_ICONS = [
  ...['AlertTriangle', 'ArrowRight', 'ArrowsExchange', 'BabyCarriage', 'Bed', 'BedOff', 'Biohazard', 'Briefcase'],
  ...['CalendarTime', 'Clock', 'DoorExit', 'Eye', 'HeartOff', 'HomeCheck', 'Hourglass', 'MapPinQuestion', 'Pencil'],
  ...['Printer', 'Tool', 'UserCog', 'UserExclamation', 'UserPlus'],
].join('|');

const iconFiles = (names: string) => String.raw`[\\/]icons-react[\\/].*[\\/](${names})\.mjs$`;

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), otherPages],
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
      // Three pages: the app, a wall, and the one for people without an account; the latter load nothing of the app.
      input: { app: page('index.html'), wall: page('wall.html'), sign: page('sign.html') },
      // What every screen needs stays in one piece: cut up by who shares what, it compresses worse by several KB.
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next)[\\/]/ },
            {
              name: 'router',
              test: /node_modules[\\/]@tanstack[\\/](react-router|router-core|history|react-store|store)[\\/]/,
            },
            // What an address says of a screen is read before the screen is there.
            { name: 'addresses', test: /[\\/]features[\\/].*[\\/](\w+-search|replay-time)\.ts$/ },
            {
              name: 'icons',
              test: new RegExp(iconFiles(`createReactComponent|Icon(?:${FRAME_ICONS})`), 'u'),
            },
            { name: 'board-icons', test: new RegExp(iconFiles(`Icon(?:${BOARD_ICONS})`), 'u') },
          ],
        },
      },
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
