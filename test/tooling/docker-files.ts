import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { SECRET_NAMES } from '../../server/config/config.ts';
import type { SecretTexts } from '../../server/crypto/secrets.ts';
import { newSecretTexts } from '../../server/crypto/secrets.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const readOurs = (path: string): Promise<string> => readFile(`${ROOT}${path}`, 'utf8');

/** A service as Compose would run it; only what is looked at here. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly extends?: { readonly file: string; readonly service: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly init?: boolean;
  readonly privileged?: boolean;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly profiles?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly networks: readonly string[] | Readonly<Record<string, unknown>>;
  readonly deploy?: {
    readonly resources?: {
      readonly limits?: { readonly cpus?: string; readonly memory?: string; readonly pids?: number };
    };
  };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

/** The names a file of settings has, and what it sets them to. */
export const settingsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([A-Z][A-Z0-9_]*)=(.*)$/gmu)].map(([, name = '', value = '']) => [name, value]),
  );

/** Compose's own rules for `${NAME}`, `${NAME:-otherwise}`, `${NAME:?}` and `$$`. Throws where a needed one is empty. */
function interpolate(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(?:\$|\{(\w+)(?::(-|\?)([^}]*))?\})/gu, (_all, name?: string, how?: string, rest = '') => {
    if (name === undefined) return '$';
    const value = values[name] ?? '';
    if (value === '' && how === '?') throw new Error(`${name} is needed and not set.`);
    return value === '' && how === '-' ? String(rest) : value;
  });
}

/** What somebody who followed docker/README.md has in docker/.env. */
export async function filledIn(): Promise<Record<string, string>> {
  const texts = newSecretTexts();
  const secrets = Object.entries(SECRET_NAMES).map(([field, name]) => [name, texts[field as keyof SecretTexts]]);
  const between = [
    ...['MONGO_ROOT_PASSWORD', 'MONGO_HOUSE_PASSWORD', 'MONGO_BACKUP_PASSWORD', 'MONGO_KEYFILE', 'REDIS_PASSWORD'],
    ...['GARAGE_RPC_SECRET', 'WARDLINE_STICKY_KEY', 'S3_SECRET_ACCESS_KEY'],
  ].map((name, index) => [name, String(index).repeat(64)]);
  return {
    ...settingsIn(await readOurs('docker/.env.example')),
    ...(Object.fromEntries([...secrets, ...between]) as Record<string, string>),
    S3_ACCESS_KEY_ID: `GK${'ab'.repeat(12)}`,
    ACME_EMAIL: 'care@example.org',
    SMTP_URL: 'smtp://mail:1025',
    MAIL_FROM: 'Wardline <wardline@example.org>',
  };
}

/** In every text of it, as Compose does it: after the file is read, so a value is a text whatever it looks like. */
function interpolated(node: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof node === 'string') return interpolate(node, values);
  if (Array.isArray(node)) return node.map((item) => interpolated(item, values));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, interpolated(value, values)]));
}

const read = async (path: string, values: Readonly<Record<string, string>>): Promise<ComposeFile> =>
  interpolated(parse(await readOurs(path), { merge: true }), values) as ComposeFile;

function laidOver(below: Service | undefined, above: Service): Service {
  return { ...below, ...above, environment: { ...below?.environment, ...above.environment } };
}

/** The services of one machine, or of several nodes, as Compose would put them together. */
export async function composed(
  kind: 'one machine' | 'several nodes',
  values: Readonly<Record<string, string>>,
): Promise<ComposeFile> {
  const one = await read('docker/compose.yaml', values);
  if (kind === 'one machine') return one;
  const services: Record<string, Service> = { ...one.services };
  for (const [name, { extends: from, ...service }] of Object.entries(
    (await read('docker/compose.nodes.yaml', values)).services,
  )) {
    services[name] = laidOver(from === undefined ? services[name] : one.services[from.service], service);
  }
  return { ...one, services };
}
