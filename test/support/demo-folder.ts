import { rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHouse } from './house-process.ts';

/** An empty one. Whoever asks removes it. */
export const newFolder = (purpose: string): Promise<string> => mkdtemp(join(tmpdir(), `wardline-${purpose}-`));

let filled: Promise<string> | undefined;

async function fillFolder(): Promise<string> {
  const dataDir = await newFolder('demo');
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  await (await startHouse(dataDir)).stop();
  return dataDir;
}

/**
 * A data folder of one's own with the demo in it: filling one takes several times what every later start takes. `npm test`
 * fills one for all (scripts/prepare/demo-folder.mjs); by itself a process fills its own, once. Whoever asks removes it.
 */
export async function newDemoFolder(purpose: string): Promise<string> {
  const from = process.env['WARDLINE_TEST_DEMO'] ?? (await (filled ??= fillFolder()));
  const dataDir = await newFolder(purpose);
  await cp(from, dataDir, { recursive: true });
  return dataDir;
}
