import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsSystem } from '../../server/access/context.ts';
import type { Config } from '../../server/config/config.ts';
import { loadConfig } from '../../server/config/config.ts';
import { createAccessTokens } from '../../server/crypto/access-tokens.ts';
import { createPasswords } from '../../server/crypto/passwords.ts';
import type { OpenDatabase } from '../../server/db/connect.ts';
import { connectDatabase } from '../../server/db/connect.ts';
import type { Tenant } from '../../server/db/tenant.ts';
import type { NewHospital, Tenants } from '../../server/db/tenants.ts';
import { openTenants } from '../../server/db/tenants.ts';
import { createLog } from '../../server/log/log.ts';
import type { Publisher, Relay } from '../../server/outbox/relay.ts';
import { createRelay } from '../../server/outbox/relay.ts';
import type { Subscriber } from '../../server/outbox/subscribers.ts';
import type { Services } from '../../server/services.ts';
import type { FakeClock } from './fake-clock.ts';
import { fakeClock } from './fake-clock.ts';

export interface KernelOptions {
  readonly clock?: FakeClock;
  readonly placement?: NewHospital['placement'];
  readonly config?: Partial<Config>;
  readonly publisher?: Publisher;
  readonly subscribers?: readonly Subscriber[];
  /** On the embedded engine even where MONGODB_URI is set. */
  readonly isEmbedded?: boolean;
}

/** Two hospitals on one database in a folder of its own, without modules and without a server. */
export interface Kernel {
  readonly services: Services;
  readonly tenants: Tenants;
  readonly relay: Relay;
  readonly clock: FakeClock;
  readonly dataDir: string;
  readonly database: OpenDatabase;
  readonly north: Tenant;
  readonly south: Tenant;
  /** One more hospital with nothing in it; an engine takes much longer to open than a hospital. */
  openHospital(): Promise<Tenant>;
  /** Every line logged so far, as written. */
  readonly logged: readonly string[];
  /** Does it as the house in that hospital. */
  as<T>(tenant: Tenant, work: () => Promise<T>): Promise<T>;
  /** The services of another node on the same database: its own tenants and relay. */
  node(options?: Pick<KernelOptions, 'publisher' | 'subscribers'>): Promise<{ services: Services; relay: Relay }>;
  close(): Promise<void>;
}

const hospital = (code: string, placement: NewHospital['placement']): NewHospital => ({
  code,
  name: `${code.charAt(0)}${code.slice(1).toLowerCase()} General`,
  kind: 'hospital',
  timeZone: 'Europe/Berlin',
  placement,
});

const nobodyListens: Publisher = { publish: () => undefined };

/** Opens a kernel on the embedded engine, or on MONGODB_URI where that is set. Close it: it holds a database. */
export async function openKernel(options: KernelOptions = {}): Promise<Kernel> {
  const clock = options.clock ?? fakeClock();
  const dataDir = await mkdtemp(join(tmpdir(), 'wardline-kernel-'));
  const prefix = `t${randomBytes(6).toString('hex')}`;
  const uri = options.isEmbedded === true ? undefined : process.env['MONGODB_URI'];
  const loaded = await loadConfig({ WARDLINE_DATA: dataDir, DATABASE_PREFIX: prefix, PORT: '0' }, ['--empty']);
  const config: Config = { ...loaded, ...options.config };
  const database = await connectDatabase({ ...(uri === undefined ? {} : { uri }), dataDir, prefix });
  const logged: string[] = [];

  const node = async ({
    publisher = nobodyListens,
    subscribers = [],
  }: Pick<KernelOptions, 'publisher' | 'subscribers'> = {}) => {
    const tenants = await openTenants(database.connection, prefix, config.secrets.masterKeys, clock.now());
    const services: Services = {
      config,
      clock,
      log: createLog('debug', { write: (line) => void logged.push(line) }),
      tenants,
      passwords: createPasswords({
        pepper: config.secrets.passwordPepper,
        unsafeCost: { cost: 10, reason: 'Tests sign in often.' },
      }),
      tokens: createAccessTokens({ keys: config.secrets.tokenKeys, issuer: config.publicUrl }, () => clock.now()),
      relay: { wake: (tenant, events) => relay.wake(tenant, events) },
    };
    const relay = createRelay(services, publisher, subscribers);
    return { services, relay };
  };

  const own = await node(options);
  const { tenants } = own.services;
  const open = async (code: string) => {
    const entry = await tenants.open(hospital(code, options.placement ?? 'dedicated'), clock.now());
    const tenant = await tenants.byCode(entry.code);
    if (tenant === null) throw new Error(`${code} did not open.`);
    return tenant;
  };
  let further = 0;
  return {
    ...own,
    openHospital: () => open(`FURTHER${(further += 1)}`),
    tenants,
    clock,
    dataDir,
    database,
    north: await open('NORTH'),
    south: await open('SOUTH'),
    logged,
    as: (tenant, work) => runAsSystem(own.services, tenant, 'a test', work),
    node,
    async close() {
      await own.relay.settled();
      if (uri !== undefined) await dropAll(database, prefix);
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function dropAll(database: OpenDatabase, prefix: string): Promise<void> {
  const { databases } = await database.connection.listDatabases();
  for (const { name } of databases) {
    if (name.startsWith(`${prefix}_`)) await database.connection.useDb(name).dropDatabase();
  }
}
