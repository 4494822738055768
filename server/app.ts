import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hospitalId } from '../shared/types/ids.ts';
import { assertEveryPermissionHasPolicy } from './access/policy.ts';
import type { Config } from './config/config.ts';
import { createAccessTokens } from './crypto/access-tokens.ts';
import type { PasswordSettings } from './crypto/passwords.ts';
import { createPasswords } from './crypto/passwords.ts';
import type { OpenDatabase } from './db/connect.ts';
import { connectDatabase } from './db/connect.ts';
import { openTenants } from './db/tenants.ts';
import { byCredential } from './http/authenticator.ts';
import { createExpressApp } from './http/express-app.ts';
import { closeServer, createHttpServer } from './http/http-server.ts';
import type { SharedCount } from './http/rate-limits.ts';
import { createRateLimiter, openSharedCount } from './http/rate-limits.ts';
import type { Route } from './http/route.ts';
import { createAtMost } from './jobs/at-most.ts';
import { createJobRunner } from './jobs/job-runner.ts';
import type { JobRunner } from './jobs/job-runner.ts';
import { journalJobs } from './journal/jobs.ts';
import type { Log } from './log/log.ts';
import { mailJobs } from './mail/jobs.ts';
import type { Module } from './module.ts';
import { demoModule, fillDemo, seedDemo } from './modules/demo/index.ts';
import type { FeedDoors } from './modules/feeds/index.ts';
import { createFeedDoors, feedsModule } from './modules/feeds/index.ts';
import { hospitalsModule } from './modules/hospitals/index.ts';
import { housekeepingModule } from './modules/housekeeping/index.ts';
import { invitationsModule } from './modules/invitations/index.ts';
import { patientsModule } from './modules/patients/index.ts';
import { placesModule } from './modules/places/index.ts';
import { KEPT_STREAMS, replayModule } from './modules/replay/index.ts';
import { reportsModule } from './modules/reports/index.ts';
import { setupModule } from './modules/setup/index.ts';
import { createAuthenticator, signInModule } from './modules/sign-in/index.ts';
import { staffModule } from './modules/staff/index.ts';
import { staysModule } from './modules/stays/index.ts';
import { vitalsModule } from './modules/vitals/index.ts';
import { createScreenAuthenticator, wallModule } from './modules/wall/index.ts';
import { outboxJobs } from './outbox/jobs.ts';
import type { Relay } from './outbox/relay.ts';
import { createRelay } from './outbox/relay.ts';
import type { Realtime } from './realtime/realtime.ts';
import { createRealtime } from './realtime/realtime.ts';
import type { Clock, Services } from './services.ts';

/** What differs between the house that runs and the house that is tested. */
export interface AppPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Where the built client lies; `null`: the API alone. */
  readonly clientDir: string | null;
  /** The code the first operator must type; `null` where nobody may sign up. */
  readonly setupCode: string | null;
  /** Multiplies every rate limit; 1 as shipped. */
  readonly limitFactor?: number;
  /** A cheaper hash, for tests only. */
  readonly unsafePasswordCost?: PasswordSettings['unsafeCost'];
  /** Jobs run by themselves; tests run them by name instead. */
  readonly areJobsAutomatic?: boolean;
}

/** The open house. */
export interface App {
  readonly services: Services;
  readonly routes: readonly Route[];
  readonly realtime: Realtime;
  readonly jobs: JobRunner;
  readonly server: Server;
  /** Where feeds deliver. */
  readonly doors: FeedDoors;
  readonly demo: Awaited<ReturnType<typeof seedDemo>> | null;
  /** Resolves to the port it listens on. */
  listen(): Promise<number>;
  /** Stops taking requests, lets those in flight finish, tells what was committed, and closes everything. */
  stop(): Promise<void>;
}

/** Wires the whole house from its settings, without listening yet. Refuses with a clear error what it cannot stand on. */
export async function openApp(config: Config, ports: AppPorts): Promise<App> {
  const database = await connectDatabase({
    dataDir: config.dataDir,
    prefix: config.databasePrefix,
    ...(config.mongodbUri === undefined ? {} : { uri: config.mongodbUri }),
  });
  let sharedCount: SharedCount | null = null;
  try {
    sharedCount = await openSharedCount(config, ports.log);
    return await wire(config, ports, database, sharedCount);
  } catch (error) {
    sharedCount?.close();
    await database.close();
    throw error;
  }
}

async function wire(
  config: Config,
  ports: AppPorts,
  database: OpenDatabase,
  sharedCount: SharedCount | null,
): Promise<App> {
  const { clock, log } = ports;
  const { secrets } = config;
  // The rooms below need the services and are among them: each is reached only once it is wired.
  const late: { relay?: Relay; jobs?: JobRunner; realtime?: Realtime } = {};
  const services: Services = {
    config,
    clock,
    log,
    tenants: await openTenants(database.connection, config.databasePrefix, secrets.masterKeys, clock.now()),
    passwords: createPasswords({
      pepper: secrets.passwordPepper,
      ...(ports.unsafePasswordCost === undefined ? {} : { unsafeCost: ports.unsafePasswordCost }),
    }),
    tokens: createAccessTokens({ keys: secrets.tokenKeys, issuer: 'wardline' }, () => clock.now()),
    relay: { wake: (tenant, events) => late.relay?.wake(tenant, events) },
    jobs: { nudge: (tenant, job) => late.jobs?.nudge(tenant, job) },
  };

  await openEveryHospital(services);
  const authenticator = byCredential(createAuthenticator(services), createScreenAuthenticator(services));
  const doors = createFeedDoors(services);
  const modules: readonly Module[] = [
    placesModule(),
    housekeepingModule(),
    reportsModule(),
    patientsModule(),
    vitalsModule(),
    staysModule(),
    feedsModule(doors),
    wallModule(services),
    replayModule(),
    staffModule(),
    signInModule(services),
    invitationsModule(services),
    setupModule(services, ports.setupCode),
    hospitalsModule({ closeHospital: (id) => late.realtime?.closeHospital(id) }),
    ...(config.mode === 'demo' ? [demoModule(services)] : []),
  ];
  assertEveryPermissionHasPolicy(modules.flatMap((module) => module.policies));
  const routes = modules.flatMap((module) => module.routes);

  let port = config.port;
  let isFilled = config.mode !== 'demo';
  const app = createExpressApp({
    services,
    authenticator,
    limiter: createRateLimiter(sharedCount, ports.limitFactor),
    port: () => port,
    routes,
    version: ports.version,
    clientDir: ports.clientDir,
    checks: [
      { name: 'database', isReady: () => isDatabaseReady(database) },
      ...(config.mode === 'demo' ? [{ name: 'demo', isReady: async () => isFilled }] : []),
    ],
    stuckJobs: () => (late.jobs?.status() ?? []).filter((status) => status.isStuck).map((status) => status.job),
  });
  const server = createHttpServer(app);
  const realtime = await createRealtime({
    httpServer: server,
    services,
    authenticator,
    streamRights: modules.flatMap((module) => module.streams ?? []),
    port: () => port,
  });
  late.realtime = realtime;
  const relay = createRelay(
    services,
    realtime,
    modules.flatMap((module) => module.subscribers ?? []),
  );
  late.relay = relay;
  const jobs = createJobRunner(services, [
    ...outboxJobs(relay, KEPT_STREAMS),
    ...journalJobs(),
    ...mailJobs(services),
    ...modules.flatMap((module) => module.jobs ?? []),
  ]);
  late.jobs = jobs;
  const demo = config.mode === 'demo' ? await seedDemo(services) : null;
  let filling: Promise<void> = Promise.resolve();

  return {
    services,
    routes,
    realtime,
    jobs,
    server,
    doors,
    demo,
    async listen() {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(config.port, config.host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      port = (server.address() as AddressInfo).port;
      await doors.open();
      if (ports.areJobsAutomatic !== false) {
        jobs.start();
        tellWhatWasLeft(services, relay);
      }
      if (demo !== null) {
        filling = fillDemo(services)
          .catch((error: unknown) => log.error('The demo’s wards could not be filled.', { error }))
          .finally(() => (isFilled = true));
      }
      return port;
    },
    async stop() {
      const closed = closeServer(server);
      await doors.close();
      await jobs.stop();
      await realtime.stop();
      await closed;
      await filling;
      sharedCount?.close();
      await relay.settled();
      await database.close();
    },
  };
}

const OPENED_AT_ONCE = 8;

/** Refuses to start where any hospital's keys or indexes are not what the house stands on: its people would find out first. */
async function openEveryHospital({ tenants }: Services): Promise<void> {
  const atMost = createAtMost(OPENED_AT_ONCE);
  const opened = (await tenants.list()).map((entry) => atMost(() => tenants.byId(hospitalId.parse(entry._id))));
  await Promise.all(opened);
}

/** A process that died between commit and emit left events behind; they are told now, not at the drain's next time. */
function tellWhatWasLeft(services: Services, relay: Relay): void {
  const tellAll = async () => {
    for (const entry of await services.tenants.list()) {
      await relay.drain(await services.tenants.byId(hospitalId.parse(entry._id)));
    }
  };
  tellAll().catch((error: unknown) => services.log.error('What was left untold could not be told yet.', { error }));
}

async function isDatabaseReady({ connection }: OpenDatabase): Promise<boolean> {
  await connection.db?.command({ ping: 1 });
  return connection.readyState === 1;
}
