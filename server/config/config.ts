import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Secrets, SecretTexts } from '../crypto/secrets.ts';
import { parseSecrets } from '../crypto/secrets.ts';
import { loadOrCreateDemoSecrets } from '../crypto/demo-secrets.ts';
import type { LogLevel } from '../log/log.ts';

/** The settings cannot be used; the message says which and why, one a line. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Wardline cannot start with these settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** How this installation runs, parsed once. Nothing else reads the environment. */
export interface Config {
  /** `demo`: embedded and seeded; `embedded`: embedded and empty; `production`: a MongoDB is named. */
  readonly mode: 'demo' | 'embedded' | 'production';
  readonly host: string;
  readonly port: number;
  /** Whether other machines can reach this one, by itself or through a proxy; the demo then does not publish its passwords. */
  readonly isOpenToNetwork: boolean;
  /** Where people reach us, without a slash at its end; the only origin our pages and sockets may come from. */
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly mongodbUri: string | undefined;
  readonly databasePrefix: string;
  readonly redisUrl: string | undefined;
  /** `undefined`: mail is kept in the outbox and shown there. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  /** How many proxies of ours stand before us and append to X-Forwarded-For. */
  readonly proxyHops: number;
  readonly logLevel: LogLevel;
  /** Where HL7 v2 messages are listened for over MLLP. */
  readonly mllp: {
    readonly host: string;
    /** Each port belongs to one hospital. */
    readonly doors: readonly { readonly hospitalCode: string; readonly port: number }[];
    /** PEM texts; with `ca` only clients that show a certificate of it are let in. */
    readonly tls: { readonly cert: string; readonly key: string; readonly ca: string | undefined } | undefined;
  };
  readonly secrets: Secrets;
}

const optional = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const environment = z.object({
  HOST: optional(z.string().max(255)),
  PORT: optional(z.coerce.number().int().min(0).max(65_535)),
  PUBLIC_URL: optional(z.url({ protocol: /^https?$/u })),
  WARDLINE_DATA: optional(z.string()),
  MONGODB_URI: optional(z.string().regex(/^mongodb(\+srv)?:\/\//u, 'must begin with mongodb:// or mongodb+srv://')),
  DATABASE_PREFIX: optional(z.string().regex(/^[a-z][a-z0-9]{0,19}$/u, 'must be 1 to 20 small letters and digits')),
  REDIS_URL: optional(z.url({ protocol: /^rediss?$/u })),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/u })),
  MAIL_FROM: optional(z.string().max(254)),
  TRUSTED_PROXY_HOPS: optional(z.coerce.number().int().min(0).max(10)),
  LOG_LEVEL: optional(z.enum(['debug', 'info', 'warn', 'error', 'silent'])),
  MLLP_LISTEN: optional(
    z.string().regex(/^[A-Z0-9-]+:\d{1,5}(,[A-Z0-9-]+:\d{1,5})*$/u, 'must be CODE:port, several with commas'),
  ),
  MLLP_HOST: optional(z.string().max(255)),
  MLLP_UNSAFE_PLAIN: optional(z.enum(['yes'])),
  MLLP_TLS_CERT: optional(z.string()),
  MLLP_TLS_KEY: optional(z.string()),
  MLLP_TLS_CA: optional(z.string()),
  WARDLINE_MASTER_KEYS: optional(z.string()),
  WARDLINE_TOKEN_KEYS: optional(z.string()),
  WARDLINE_PASSWORD_PEPPER: optional(z.string()),
  WARDLINE_CODE_PEPPER: optional(z.string()),
  WARDLINE_CSRF_KEY: optional(z.string()),
});
type Environment = z.infer<typeof environment>;

/** The environment variable of each secret. */
export const SECRET_NAMES = {
  masterKeys: 'WARDLINE_MASTER_KEYS',
  tokenKeys: 'WARDLINE_TOKEN_KEYS',
  passwordPepper: 'WARDLINE_PASSWORD_PEPPER',
  codePepper: 'WARDLINE_CODE_PEPPER',
  csrfKey: 'WARDLINE_CSRF_KEY',
} as const satisfies Record<keyof SecretTexts, keyof Environment>;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Whether that address leads to this machine. Where it does not, a proxy brings the network to us. */
const isOwnMachine = (url: string): boolean => [...LOOPBACK].some((host) => new URL(url).hostname === inUrl(host));

function secretsFromEnvironment(env: Environment): Secrets | string[] {
  const missing = Object.values(SECRET_NAMES).filter((name) => env[name] === undefined);
  if (missing.length > 0) return missing.map((name) => `${name} is missing (npm run secrets prints fresh ones).`);
  const text = (field: keyof SecretTexts) => env[SECRET_NAMES[field]] ?? '';
  const texts: SecretTexts = {
    masterKeys: text('masterKeys'),
    tokenKeys: text('tokenKeys'),
    passwordPepper: text('passwordPepper'),
    codePepper: text('codePepper'),
    csrfKey: text('csrfKey'),
  };
  try {
    return parseSecrets(texts, SECRET_NAMES);
  } catch (error) {
    return [error instanceof Error ? error.message : 'The secrets cannot be read.'];
  }
}

/** What a production installation must name, and an embedded one need not. */
function productionProblems(env: Environment): string[] {
  const problems: string[] = [];
  if (env.PUBLIC_URL === undefined) problems.push('PUBLIC_URL is missing: where do people reach this installation?');
  else if (!env.PUBLIC_URL.startsWith('https://')) problems.push('PUBLIC_URL must begin with https://.');
  if (env.SMTP_URL === undefined) problems.push('SMTP_URL is missing: invitations and codes go by mail.');
  if (env.MAIL_FROM === undefined) problems.push('MAIL_FROM is missing: the address our mails come from.');
  return problems;
}

/** The demo's two hospitals listen beside its own port, or at any that is free. */
const demoDoors = (port: number): Config['mllp']['doors'] => [
  { hospitalCode: 'NORTH', port: port === 0 ? 0 : DEMO_MLLP_PORT },
  { hospitalCode: 'SOUTH', port: port === 0 ? 0 : DEMO_MLLP_PORT + 1 },
];
const DEMO_MLLP_PORT = 2575;

/** Throws `ConfigError` where a file of the certificate cannot be read, half of it is named, or a network is in the clear. */
async function mllpOf(env: Environment, otherwise: Config['mllp']['doors']): Promise<Config['mllp']> {
  const named = env.MLLP_LISTEN?.split(',').map((door) => {
    const [hospitalCode = '', port] = door.split(':');
    return { hospitalCode, port: Number(port) };
  });
  const host = env.MLLP_HOST ?? '127.0.0.1';
  const tls = await mllpTls(env);
  // Without TLS anyone on the way reads and forges who lies where; only the operator can know that a VPN is the way.
  if (tls === undefined && !LOOPBACK.has(host) && env.MLLP_UNSAFE_PLAIN !== 'yes') {
    throw new ConfigError([
      'MLLP_HOST opens the feeds to a network without encryption: set MLLP_TLS_CERT and MLLP_TLS_KEY, or MLLP_UNSAFE_PLAIN=yes where a VPN guards the way.',
    ]);
  }
  return { host, doors: named ?? otherwise, tls };
}

async function mllpTls(env: Environment): Promise<Config['mllp']['tls']> {
  const { MLLP_TLS_CERT: cert, MLLP_TLS_KEY: key, MLLP_TLS_CA: ca } = env;
  if (cert === undefined && key === undefined && ca === undefined) return undefined;
  if (cert === undefined || key === undefined) throw new ConfigError(['MLLP_TLS_CERT and MLLP_TLS_KEY go together.']);
  const read = (path: string) =>
    readFile(path, 'utf8').catch(() => {
      throw new ConfigError([`The file ${path}, named for MLLP, cannot be read.`]);
    });
  return { cert: await read(cert), key: await read(key), ca: ca === undefined ? undefined : await read(ca) };
}

/**
 * Reads the settings from the environment and the command line (`--empty`). The embedded default makes its own secrets
 * and keeps them in its data folder. Throws `ConfigError` that lists everything wrong at once.
 */
export async function loadConfig(variables: NodeJS.ProcessEnv, args: readonly string[]): Promise<Config> {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const env = parsed.data;
  const unknown = args.filter((arg) => arg !== '--empty');
  if (unknown.length > 0) throw new ConfigError([`Unknown option: ${unknown.join(' ')} (there is only --empty).`]);

  const isProduction = env.MONGODB_URI !== undefined;
  const dataDir = resolve(env.WARDLINE_DATA ?? '.wardline');
  const problems = isProduction ? productionProblems(env) : [];
  const named = isProduction ? secretsFromEnvironment(env) : null;
  if (Array.isArray(named)) problems.push(...named);
  if (problems.length > 0) throw new ConfigError(problems);

  const host = env.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1');
  const port = env.PORT ?? 3000;
  const publicUrl = env.PUBLIC_URL ?? `http://${LOOPBACK.has(host) ? inUrl(host) : 'localhost'}:${port}`;
  const proxyHops = env.TRUSTED_PROXY_HOPS ?? 0;
  return {
    mode: isProduction ? 'production' : args.includes('--empty') ? 'embedded' : 'demo',
    host,
    port,
    isOpenToNetwork: !LOOPBACK.has(host) || proxyHops > 0 || !isOwnMachine(publicUrl),
    publicUrl: publicUrl.replace(/\/+$/u, ''),
    dataDir,
    mongodbUri: env.MONGODB_URI,
    databasePrefix: env.DATABASE_PREFIX ?? 'wardline',
    redisUrl: env.REDIS_URL,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? 'Wardline <wardline@localhost>',
    proxyHops,
    mllp: await mllpOf(env, isProduction || args.includes('--empty') ? [] : demoDoors(port)),
    logLevel: env.LOG_LEVEL ?? (isProduction ? 'info' : 'warn'),
    secrets: named === null || Array.isArray(named) ? await loadOrCreateDemoSecrets(dataDir) : named,
  };
}
