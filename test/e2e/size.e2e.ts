import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const BUILT = new URL('../../dist/client/', import.meta.url);

// What a slow line and an old tablet bear before the first screen is there (EXPERIENCE 5.12, PERFORMANCE).
const MOST_SCRIPT_KB = 190;
const MOST_STYLE_KB = 25;
const MOST_WALL_KB = 165;

/** As a proxy in front sends it: Brotli at its best; 1 KB is 1024 bytes. */
async function sentKb(file: string): Promise<number> {
  const content = await readFile(new URL(file, BUILT));
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length / 1024;
}

/** Everything that must be there before a screen is drawn: the entry, the screen, its words, and what these import. */
async function firstLoad(screen: readonly string[], page = 'index.html'): Promise<{ script: number; style: number }> {
  const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', BUILT), 'utf8')) as Record<string, Chunk>;
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const take = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`The build has no ${name}.`);
    if (scripts.has(chunk.file)) return;
    scripts.add(chunk.file);
    for (const style of chunk.css ?? []) styles.add(style);
    for (const other of chunk.imports ?? []) take(other);
  };
  for (const name of [page, ...screen]) take(name);
  const sum = async (files: ReadonlySet<string>) =>
    (await Promise.all([...files].map(sentKb))).reduce((total, size) => total + size, 0);
  return { script: await sum(scripts), style: await sum(styles) };
}

const SCREENS: Readonly<Record<string, readonly string[]>> = {
  'the sign-in screen': ['src/features/sign-in/sign-in-screen.tsx', 'src/locales/en/sign-in.json'],
  'the list of wards': ['src/features/wards/wards-screen.tsx', 'src/locales/en/wards.json'],
  'a ward': ['src/app/ward-route.tsx', 'src/locales/en/wards.json', 'src/locales/en/board.json'],
};

describe('What a browser loads before the first screen', () => {
  for (const [name, screen] of Object.entries(SCREENS)) {
    it(`is at most ${MOST_SCRIPT_KB} KB of script and ${MOST_STYLE_KB} KB of style for ${name}`, async () => {
      const { script, style } = await firstLoad(screen);
      expect(script, 'KB of script').to.be.within(1, MOST_SCRIPT_KB);
      expect(style, 'KB of style').to.be.within(1, MOST_STYLE_KB);
    });
  }

  const PUBLIC: Readonly<Record<string, readonly string[]>> = {
    'signing on a phone of one’s own': [
      'src/features/signing/remote-page.tsx',
      'src/features/signing/parts/sign-step.tsx',
      'src/locales/en/signing.json',
    ],
    'the page that verifies': ['src/features/verify/verify-page.tsx', 'src/locales/en/verify.json'],
  };
  for (const [name, screen] of Object.entries(PUBLIC)) {
    it(`is at most ${MOST_WALL_KB} KB of script for ${name}, and nothing of the app`, async () => {
      const { script, style } = await firstLoad(screen, 'sign.html');
      expect(script, 'KB of script').to.be.within(1, MOST_WALL_KB);
      expect(style, 'KB of style').to.be.within(1, MOST_STYLE_KB);
    });
  }

  it(`is at most ${MOST_SCRIPT_KB} KB of script for a device in a patient's hands`, async () => {
    const { script } = await firstLoad([
      'src/app/gate/handed-over.tsx',
      'src/features/signing/parts/sign-step.tsx',
      'src/locales/en/signing.json',
    ]);
    expect(script, 'KB of script').to.be.within(1, MOST_SCRIPT_KB);
  });

  it(`is at most ${MOST_WALL_KB} KB of script for a wall, and nothing of the app`, async () => {
    const words = [
      'src/locales/en/wall.json',
      'src/locales/en/board.json',
      '../node_modules/socket.io-client/build/esm/index.js',
    ];
    const { script, style } = await firstLoad(words, 'wall.html');
    expect(script, 'KB of script').to.be.within(1, MOST_WALL_KB);
    expect(style, 'KB of style').to.be.within(1, MOST_STYLE_KB);
  });
});
