import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../files/sync-folder.ts';
import { newSecretTexts, parseSecrets } from './secrets.ts';
import type { Secrets } from './secrets.ts';

/** The file in the demo's data folder. */
export const DEMO_SECRETS_FILE = 'secrets.json';

/** The demo's secrets cannot be used: readable by others, not ours, not a plain file, or damaged. The message says what to do. */
export class DemoSecretsError extends Error {
  override readonly name = 'DemoSecretsError';
}

/**
 * The embedded demo's own secrets: made at random on first start, kept in `secrets.json` (mode 0600) in its data folder, and the
 * same ever after. For the embedded demo only; with a real database the secrets come from the environment.
 * Of two processes starting at once both get the same secrets. A file that is there is never replaced: the data would be lost with it.
 *
 * @param dataDir made (mode 0700) when missing
 * @throws DemoSecretsError when the file is a link, belongs to someone else, can be read by others, or does not hold all secrets
 * @throws WeakSecretError when a secret in it was replaced by a weak one
 */
export async function loadOrCreateDemoSecrets(dataDir: string): Promise<Secrets> {
  return parseSecrets(await loadOrCreateTexts(dataDir, DEMO_SECRETS_FILE, newSecretTexts));
}

/**
 * The embedded demo's secrets from their file, wherever it was kept; `null` where there is none.
 *
 * @throws DemoSecretsError, WeakSecretError as above
 */
export async function readDemoSecrets(path: string): Promise<Secrets | null> {
  const texts = await read(path, newSecretTexts());
  return texts === null ? null : parseSecrets(texts);
}

/**
 * Other secret texts the embedded demo makes once and keeps in a file of its data folder, with the same care: all the
 * names that `make` gives must be in it.
 *
 * @throws DemoSecretsError as above
 */
export async function loadOrCreateTexts<Texts extends Readonly<Record<keyof Texts, string>>>(
  dataDir: string,
  fileName: string,
  make: () => Texts,
): Promise<Texts> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, fileName);
  const fresh = make();
  return (await read(path, fresh)) ?? (await create(path, fileName, dataDir, fresh));
}

async function create<Texts extends object>(
  path: string,
  fileName: string,
  dataDir: string,
  fresh: Texts,
): Promise<Texts> {
  const draft = join(dataDir, `.${fileName}.${randomBytes(8).toString('hex')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(fresh, null, 2)}\n`);
    await file.sync();
    // A hard link appears whole or not at all, and fails when another process was first.
    await link(draft, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await file.close();
    await unlink(draft);
  }
  await syncFolder(dataDir);
  const texts = await read(path, fresh);
  if (texts === null) throw new DemoSecretsError(`${path} vanished while it was made.`);
  return texts;
}

async function read<Texts extends object>(path: string, names: Texts): Promise<Texts | null> {
  const file = await openIfThere(path);
  if (file === null) return null;
  try {
    await refuseWide(file, path);
    return toTexts(await file.readFile('utf8'), path, names);
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (codeOf(error) === 'ELOOP') throw new DemoSecretsError(`${path} is a link; put the file itself there.`);
    if (codeOf(error) === 'EACCES') throw new DemoSecretsError(`${path} cannot be read; it belongs to someone else.`);
    throw error;
  }
}

async function refuseWide(file: FileHandle, path: string): Promise<void> {
  const { mode, uid } = await file.stat();
  if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw new DemoSecretsError(`${path} is not a plain file.`);
  if (process.platform === 'win32') return;
  if (uid !== process.getuid?.()) throw new DemoSecretsError(`${path} belongs to another user.`);
  if ((mode & 0o077) !== 0) {
    throw new DemoSecretsError(`${path} can be read by others: run chmod 600 on it, or delete the demo's data folder.`);
  }
}

/** The texts of those names and nothing else. */
function toTexts<Texts extends object>(text: string, path: string, names: Texts): Texts {
  const damaged = new DemoSecretsError(
    `${path} is damaged: restore it, or delete the demo's data folder to begin anew.`,
  );
  const parsed = parseJson(text);
  if (typeof parsed !== 'object' || parsed === null) throw damaged;
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const found = Object.keys(names).map((name): [string, string] => {
    const value = fields.get(name);
    if (typeof value !== 'string') throw damaged;
    return [name, value];
  });
  // Every name `Texts` has is there, and each is a text.
  return Object.fromEntries(found) as Texts;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
