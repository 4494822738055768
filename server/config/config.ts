import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Secrets, SecretTexts } from '../crypto/secrets.ts';
import { parseSecrets } from '../crypto/secrets.ts';
import { DEMO_SECRETS_FILE, loadOrCreateDemoSecrets, readDemoSecrets } from '../crypto/demo-secrets.ts';
import type { NamedKey } from '../crypto/secret-keys.ts';
import { parseKeyList } from '../crypto/secret-keys.ts';
import type { LogLevel } from '../log/log.ts';
import { areVapidKeys, loadOrCreateVapidKeys } from '../push/vapid-keys.ts';
import type { PushSettings } from '../push/web-push.ts';
import type { TwilioSettings } from '../sms/twilio.ts';
import type { TraceSettings } from '../tracing/tracing.ts';

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
  /** What whoever asks for `/metrics` must show; `undefined`: nobody may. */
  readonly metricsToken: string | undefined;
  /** `undefined`: nothing is traced. */
  readonly tracing?: TraceSettings | undefined;
  /** Where HL7 v2 messages are listened for over MLLP. */
  readonly mllp: {
    readonly host: string;
    /** Each port belongs to one hospital. */
    readonly doors: readonly { readonly hospitalCode: string; readonly port: number }[];
    /** PEM texts; with `ca` only clients that show a certificate of it are let in. */
    readonly tls: { readonly cert: string; readonly key: string; readonly ca: string | undefined } | undefined;
  };
  /** The object store that files lie in; `undefined`: a folder of the data folder. */
  readonly s3: S3Settings | undefined;
  /** `null`: nothing is pushed to browsers. The embedded default makes its own keys. */
  readonly push: PushSettings | null;
  /** `undefined`: text messages are kept in the outbox and shown there. */
  readonly sms: TwilioSettings | undefined;
  /** Who stamps signed documents with the time (RFC 3161); `undefined`: nobody. */
  readonly timeAuthorityUrl: string | undefined;
  readonly secrets: Secrets;
}

/** An object store that speaks S3. */
export interface S3Settings {
  /** As the server and people's browsers reach it. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
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
  METRICS_TOKEN: optional(z.string().min(24, 'must be at least 24 characters').max(200)),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(z.url({ protocol: /^https?$/u })),
  OTEL_EXPORTER_OTLP_HEADERS: optional(
    z.string().regex(/^[\w-]+=[^,\s%]+(,[\w-]+=[^,\s%]+)*$/u, 'must be name=value, several with commas'),
  ),
  OTEL_SERVICE_NAME: optional(z.string().max(100)),
  OTEL_TRACES_SAMPLER_ARG: optional(z.coerce.number().min(0).max(1)),
  OTEL_PROPAGATORS: optional(z.enum(['none', 'tracecontext'])),
  MLLP_LISTEN: optional(
    z.string().regex(/^[A-Z0-9-]+:\d{1,5}(,[A-Z0-9-]+:\d{1,5})*$/u, 'must be CODE:port, several with commas'),
  ),
  MLLP_HOST: optional(z.string().max(255)),
  MLLP_UNSAFE_PLAIN: optional(z.enum(['yes'])),
  MLLP_TLS_CERT: optional(z.string()),
  MLLP_TLS_KEY: optional(z.string()),
  MLLP_TLS_CA: optional(z.string()),
  S3_ENDPOINT: optional(z.url({ protocol: /^https?$/u })),
  S3_BUCKET: optional(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/u, 'must be the name of a bucket')),
  S3_REGION: optional(z.string().regex(/^[a-z0-9-]{1,40}$/u, 'must be a region such as eu-central-1')),
  S3_ACCESS_KEY_ID: optional(z.string().max(128)),
  S3_SECRET_ACCESS_KEY: optional(z.string().max(256)),
  VAPID_PUBLIC_KEY: optional(z.string()),
  VAPID_PRIVATE_KEY: optional(z.string()),
  VAPID_SUBJECT: optional(z.string().regex(/^(mailto:|https:\/\/)./u, 'must begin with mailto: or https://')),
  PUSH_EXTRA_HOSTS: optional(
    z
      .string()
      .regex(/^[a-z0-9.-]+(:\d{1,5})?(,[a-z0-9.-]+(:\d{1,5})?)*$/u, 'must be host or host:port, several with commas'),
  ),
  PUSH_EXTRA_CA: optional(z.string()),
  SMS_PROVIDER: optional(z.enum(['twilio'])),
  SMS_ACCOUNT: optional(z.string().regex(/^AC[0-9a-f]{32}$/u, 'must be the account’s SID')),
  SMS_TOKEN: optional(z.string().max(200)),
  SMS_FROM: optional(z.string().regex(/^(\+[1-9]\d{6,14}|MG[0-9a-f]{32}|[A-Za-z0-9 ]{3,11})$/u)),
  SMS_URL: optional(z.url({ protocol: /^https$/u })),
  TSA_URL: optional(z.url({ protocol: /^https?$/u })),
  WARDLINE_MASTER_KEYS: optional(z.string()),
  WARDLINE_TOKEN_KEYS: optional(z.string()),
  WARDLINE_PASSWORD_PEPPER: optional(z.string()),
  WARDLINE_CODE_PEPPER: optional(z.string()),
  WARDLINE_CSRF_KEY: optional(z.string()),
  WARDLINE_BACKUP_KEYS: optional(z.string()),
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

const S3_NAMES = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** Half a store would be found out by whoever brings the first file. */
function s3Problems(env: Environment): string[] {
  const missing = S3_NAMES.filter((name) => env[name] === undefined);
  if (missing.length === 0 || missing.length === S3_NAMES.length) return [];
  return missing.map((name) => `${name} is missing: an object store is named by all of ${S3_NAMES.join(', ')}.`);
}

function s3Of(env: Environment): S3Settings | undefined {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = env;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (endpoint === undefined || bucket === undefined || region === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { endpoint: endpoint.replace(/\/+$/u, ''), bucket, region, accessKeyId, secretAccessKey };
}

/** `OTEL_…` as OpenTelemetry names them; a `traceparent` is believed only where somebody says that a proxy of ours sets it. */
function tracingOf(env: Environment): Config['tracing'] {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/u, '');
  if (endpoint === undefined) return undefined;
  const headers = [...(env.OTEL_EXPORTER_OTLP_HEADERS ?? '').matchAll(/([^,=]+)=([^,]*)/gu)];
  return {
    endpoint,
    headers: Object.fromEntries(headers.map(([, name = '', value = '']) => [name, value])),
    serviceName: env.OTEL_SERVICE_NAME ?? 'wardline',
    share: env.OTEL_TRACES_SAMPLER_ARG ?? 1,
    isProxyBelieved: env.OTEL_PROPAGATORS === 'tracecontext' && (env.TRUSTED_PROXY_HOPS ?? 0) > 0,
  };
}

/** What a production installation must name, and an embedded one need not. */
function productionProblems(env: Environment): string[] {
  const problems: string[] = [];
  if (env.S3_ENDPOINT?.startsWith('http://') === true && !isOwnMachine(env.S3_ENDPOINT)) {
    problems.push('S3_ENDPOINT must begin with https://: what people upload goes there as it is.');
  }
  if (env.REDIS_URL !== undefined && env.S3_ENDPOINT === undefined) {
    problems.push('S3_ENDPOINT is missing: several nodes (REDIS_URL) need one store for files.');
  }
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
  const read = (path: string) => readPem(path, 'MLLP');
  return { cert: await read(cert), key: await read(key), ca: ca === undefined ? undefined : await read(ca) };
}

const readPem = (path: string, what: string): Promise<string> =>
  readFile(path, 'utf8').catch(() => {
    throw new ConfigError([`The file ${path}, named for ${what}, cannot be read.`]);
  });

const pushAddress = (publicUrl: string, mailFrom: string): string =>
  publicUrl.startsWith('https://') ? publicUrl : `mailto:${/[^\s<>]+@[^\s<>]+/u.exec(mailFrom)?.[0] ?? ''}`;

/** Throws `ConfigError` for keys that are no pair or half of one, and for a file that cannot be read. */
async function pushOf(
  env: Environment,
  { isProduction, dataDir, address }: { isProduction: boolean; dataDir: string; address: string },
): Promise<Config['push']> {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: named } = env;
  if ((publicKey === undefined) !== (privateKey === undefined)) {
    throw new ConfigError(['VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY go together.']);
  }
  const given = publicKey === undefined || privateKey === undefined ? null : { publicKey, privateKey };
  if (given !== null && !areVapidKeys(given)) throw new ConfigError(['The two VAPID keys are no pair.']);
  if (given === null && isProduction) return null;
  return {
    ...(given ?? (await loadOrCreateVapidKeys(dataDir))),
    subject: named ?? address,
    extraHosts: env.PUSH_EXTRA_HOSTS?.split(',') ?? [],
    extraCa: env.PUSH_EXTRA_CA === undefined ? undefined : await readPem(env.PUSH_EXTRA_CA, 'push'),
  };
}

/** Throws `ConfigError` where a provider is named and not all it needs. */
function smsOf(env: Environment): Config['sms'] {
  if (env.SMS_PROVIDER === undefined) return undefined;
  const { SMS_ACCOUNT: account, SMS_TOKEN: token, SMS_FROM: from } = env;
  if (account === undefined || token === undefined || from === undefined) {
    throw new ConfigError(['SMS_PROVIDER needs SMS_ACCOUNT, SMS_TOKEN and SMS_FROM.']);
  }
  return { account, token, from, url: env.SMS_URL ?? 'https://api.twilio.com' };
}

/** The variables as the house reads them. Throws `ConfigError` that lists every one that is wrong. */
function environmentOf(variables: NodeJS.ProcessEnv): Environment {
  const parsed = environment.safeParse(variables);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

/** Where the data lies, by default beside the program and under its name. */
const placeOf = (env: Environment): Pick<Config, 'mongodbUri' | 'databasePrefix' | 'dataDir' | 's3'> => ({
  mongodbUri: env.MONGODB_URI,
  databasePrefix: env.DATABASE_PREFIX ?? 'wardline',
  dataDir: resolve(env.WARDLINE_DATA ?? '.wardline'),
  s3: s3Of(env),
});

/**
 * Reads the settings from the environment and the command line (`--empty`). The embedded default makes its own secrets
 * and keeps them in its data folder. Throws `ConfigError` that lists everything wrong at once.
 */
export async function loadConfig(variables: NodeJS.ProcessEnv, args: readonly string[]): Promise<Config> {
  const env = environmentOf(variables);
  const unknown = args.filter((arg) => arg !== '--empty');
  if (unknown.length > 0) throw new ConfigError([`Unknown option: ${unknown.join(' ')} (there is only --empty).`]);

  const isProduction = env.MONGODB_URI !== undefined;
  const place = placeOf(env);
  const { dataDir } = place;
  const problems = [...s3Problems(env), ...(isProduction ? productionProblems(env) : [])];
  const named = isProduction ? secretsFromEnvironment(env) : null;
  if (Array.isArray(named)) problems.push(...named);
  if (problems.length > 0) throw new ConfigError(problems);

  const host = env.HOST ?? (isProduction ? '0.0.0.0' : '127.0.0.1');
  const port = env.PORT ?? 3000;
  const publicUrl = env.PUBLIC_URL ?? `http://${LOOPBACK.has(host) ? inUrl(host) : 'localhost'}:${port}`;
  const proxyHops = env.TRUSTED_PROXY_HOPS ?? 0;
  const mailFrom = env.MAIL_FROM ?? 'Wardline <wardline@localhost>';
  return {
    mode: isProduction ? 'production' : args.includes('--empty') ? 'embedded' : 'demo',
    host,
    port,
    isOpenToNetwork: !LOOPBACK.has(host) || proxyHops > 0 || !isOwnMachine(publicUrl),
    publicUrl: publicUrl.replace(/\/+$/u, ''),
    ...place,
    redisUrl: env.REDIS_URL,
    smtpUrl: env.SMTP_URL,
    mailFrom,
    proxyHops,
    push: await pushOf(env, { isProduction, dataDir, address: pushAddress(publicUrl, mailFrom) }),
    sms: smsOf(env),
    timeAuthorityUrl: env.TSA_URL,
    mllp: await mllpOf(env, isProduction || args.includes('--empty') ? [] : demoDoors(port)),
    metricsToken: env.METRICS_TOKEN,
    tracing: tracingOf(env),
    logLevel: env.LOG_LEVEL ?? (isProduction ? 'info' : 'warn'),
    secrets: named === null || Array.isArray(named) ? await loadOrCreateDemoSecrets(dataDir) : named,
  };
}

/** What a tool must know that works on the stored data alone. */
export interface StorageConfig extends Pick<Config, 'mongodbUri' | 'databasePrefix' | 'dataDir' | 's3'> {
  readonly secrets: Secrets;
  /** Keys of backups alone, the active one first; none where the master keys serve. */
  readonly backupKeys: readonly NamedKey[];
}

/**
 * Reads where the data lies and the secrets to it, and makes nothing: neither a folder nor secrets.
 * @param secretsFile where the embedded default's secrets lie; in its data folder unless given
 * Throws `ConfigError` that lists everything wrong at once, also where there are no secrets.
 */
export async function loadStorage(variables: NodeJS.ProcessEnv, secretsFile?: string): Promise<StorageConfig> {
  const env = environmentOf(variables);
  const place = placeOf(env);
  const path = secretsFile ?? join(place.dataDir, DEMO_SECRETS_FILE);
  const found = env.MONGODB_URI === undefined ? await readDemoSecrets(path) : secretsFromEnvironment(env);
  const problems = s3Problems(env);
  if (found === null) problems.push(`There is no ${path}: the secrets that open the data are kept there.`);
  if (Array.isArray(found)) problems.push(...found);
  if (problems.length > 0 || found === null || Array.isArray(found)) throw new ConfigError(problems);
  return {
    ...place,
    secrets: found,
    backupKeys:
      env.WARDLINE_BACKUP_KEYS === undefined ? [] : parseKeyList(env.WARDLINE_BACKUP_KEYS, 'WARDLINE_BACKUP_KEYS'),
  };
}
