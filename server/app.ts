import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hospitalId } from '../shared/types/ids.ts';
import { assertEveryPermissionHasPolicy } from './access/policy.ts';
import { assertKindsFit } from './bin/assert-kinds.ts';
import type { Config } from './config/config.ts';
import { createAccessTokens } from './crypto/access-tokens.ts';
import type { PasswordSettings } from './crypto/passwords.ts';
import { createPasswords } from './crypto/passwords.ts';
import type { OpenDatabase } from './db/connect.ts';
import { connectDatabase } from './db/connect.ts';
import { openTenants } from './db/tenants.ts';
import type { BlobStore } from './files/blob-store.ts';
import { openBlobStore } from './files/open-blob-store.ts';
import { byCredential } from './http/authenticator.ts';
import { pagesVersion } from './http/client-pages.ts';
import { createExpressApp } from './http/express-app.ts';
import { closeServer, createHttpServer } from './http/http-server.ts';
import type { SharedCount } from './http/rate-limits.ts';
import { createRateLimiter, openSharedCount } from './http/rate-limits.ts';
import type { Route } from './http/route.ts';
import { createAtMost } from './jobs/at-most.ts';
import { createJobRunner } from './jobs/job-runner.ts';
import type { JobRunner } from './jobs/job-runner.ts';
import { waitAtMost } from './jobs/timers.ts';
import { journalJobs } from './journal/jobs.ts';
import type { Log } from './log/log.ts';
import { mailJobs } from './mail/jobs.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { Module } from './module.ts';
import { binModule } from './modules/bin/index.ts';
import { chatModule, mayReadMessage } from './modules/chat/index.ts';
import { consentsModule } from './modules/consents/index.ts';
import { demoModule, fillDemo, seedDemo } from './modules/demo/index.ts';
import { documentsModule } from './modules/documents/index.ts';
import { dutyModule, findAwayNow, whoIsOnDuty } from './modules/duty/index.ts';
import { escalationModule } from './modules/escalation/index.ts';
import type { FeedDoors } from './modules/feeds/index.ts';
import { createFeedDoors, feedsModule } from './modules/feeds/index.ts';
import { filesModule } from './modules/files/index.ts';
import { hospitalsModule } from './modules/hospitals/index.ts';
import { housekeepingModule } from './modules/housekeeping/index.ts';
import { invitationsModule } from './modules/invitations/index.ts';
import { leaveModule, leaveOf, listHolidays } from './modules/leave/index.ts';
import { noticesModule } from './modules/notices/index.ts';
import { findAway, onCallModule } from './modules/on-call/index.ts';
import { patientsModule } from './modules/patients/index.ts';
import { placesModule } from './modules/places/index.ts';
import { mayReadRecord, proceduresModule } from './modules/procedures/index.ts';
import { KEPT_STREAMS, replayModule } from './modules/replay/index.ts';
import { reportsModule } from './modules/reports/index.ts';
import { rostersModule } from './modules/rosters/index.ts';
import { setupModule } from './modules/setup/index.ts';
import { createAuthenticator, signInModule } from './modules/sign-in/index.ts';
import { staffModule } from './modules/staff/index.ts';
import { staysModule } from './modules/stays/index.ts';
import { vitalsModule } from './modules/vitals/index.ts';
import { createScreenAuthenticator, wallModule } from './modules/wall/index.ts';
import { outboxJobs } from './outbox/jobs.ts';
import type { Relay } from './outbox/relay.ts';
import { createRelay } from './outbox/relay.ts';
import type { PushTransport } from './push/web-push.ts';
import { createWebPush } from './push/web-push.ts';
import type { Realtime } from './realtime/realtime.ts';
import { createRealtime } from './realtime/realtime.ts';
import type { Clock, Services } from './services.ts';
import { smsJobs } from './sms/jobs.ts';
import { spanInForce } from './tracing/span-in-force.ts';
import type { Tracing } from './tracing/tracing.ts';

/** What differs between the house that runs and the house that is tested. */
export interface AppPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Where the built client lies; `null`: the API alone. */
  readonly clientDir: string | null;
  /** The code the first operator must type; `null` where nobody may sign up. */
  readonly setupCode: string | null;
  /** Where the bytes of files lie; what the settings name unless given. */
  readonly blobs?: BlobStore;
  /** Multiplies every rate limit; 1 as shipped. */
  readonly limitFactor?: number;
  /** A cheaper hash, for tests only. */
  readonly unsafePasswordCost?: PasswordSettings['unsafeCost'];
  /** Jobs run by themselves; tests run them by name instead. */
  readonly areJobsAutomatic?: boolean;
  /** Where pushes go instead of to the browsers’ services. */
  readonly push?: PushTransport;
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
  const metrics = config.metricsToken === undefined ? null : createMetrics(config.metricsToken);
  const blobs = ports.blobs ?? (await openBlobStore(config));
  const tracing = await tracingOf(config, ports);
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
    blobs,
    ...(metrics === null ? {} : { metrics }),
    ...(tracing === null ? {} : { tracing }),
    jobs: { nudge: (tenant, job) => late.jobs?.nudge(tenant, job) },
  };

  await openEveryHospital(services);
  const authenticator = byCredential(createAuthenticator(services), createScreenAuthenticator(services));
  const doors = createFeedDoors(services);
  const goesWith = () => modules.flatMap((module) => module.goesWith ?? []);
  const modules: readonly Module[] = [
    placesModule({ goesWith }),
    housekeepingModule(),
    reportsModule(),
    patientsModule({ goesWith }),
    vitalsModule(),
    staysModule(),
    feedsModule(doors),
    wallModule(services),
    filesModule({ rights: () => modules.flatMap((module) => module.fileRights ?? []) }),
    noticesModule({
      push: ports.push ?? (config.push === null ? null : createWebPush(config.push)),
      findAway: (staffIds, about) => (about === 'work' ? findAwayNow(staffIds) : findAway(staffIds)),
      findOnDuty: async (staffIds) => new Set((await whoIsOnDuty({ staffIds })).map(({ staffId }) => staffId)),
      mayReadMessage,
      mayReadRecord,
    }),
    onCallModule(),
    chatModule(),
    escalationModule(),
    consentsModule(services),
    proceduresModule(),
    documentsModule(),
    replayModule(),
    rostersModule(services, { leaveOf, holidaysOf: listHolidays }),
    leaveModule(),
    dutyModule(),
    binModule({
      kinds: () => modules.flatMap((module) => module.binKinds ?? []),
      classes: () => modules.flatMap((module) => module.retentionClasses ?? []),
    }),
    staffModule({ ties: () => modules.flatMap((module) => module.staffTies ?? []) }),
    signInModule(services),
    invitationsModule(services),
    setupModule(services, ports.setupCode),
    hospitalsModule({ closeHospital: (id) => late.realtime?.closeHospital(id) }),
    ...(config.mode === 'demo' ? [demoModule(services)] : []),
  ];
  assertEveryPermissionHasPolicy(modules.flatMap((module) => module.policies));
  assertKindsFit(modules.flatMap((module) => module.binKinds ?? []));
  const routes = modules.flatMap((module) => module.routes);

  let port = config.port;
  let isFilled = config.mode !== 'demo';
  const app = createExpressApp({
    services,
    authenticator,
    limiter: createRateLimiter(sharedCount, ports.limitFactor),
    port: () => port,
    routes,
    ...(metrics === null ? {} : { metrics }),
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
    onNudge: (id, job) => late.jobs?.nudgedElsewhere(id, job),
    pagesVersion: pagesVersion(ports.clientDir),
  });
  late.realtime = realtime;
  const relay = createRelay(
    services,
    realtime,
    modules.flatMap((module) => module.subscribers ?? []),
  );
  late.relay = relay;
  const jobs = createJobRunner(
    services,
    [
      ...outboxJobs(relay, KEPT_STREAMS),
      ...journalJobs(),
      ...mailJobs(services),
      ...smsJobs(services),
      ...modules.flatMap((module) => module.jobs ?? []),
    ],
    { onDoneElsewhere: (tenant, job) => realtime.nudgeElsewhere(tenant.id, job) },
  );
  late.jobs = jobs;
  metrics?.watch({ realtime: () => realtime.counts(), jobs: () => jobs.status() });
  const demo = config.mode === 'demo' ? await seedDemo(services) : null;
  let filling: Promise<void> = Promise.resolve();
  const stopping = new AbortController();

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
        server.listen({ port: config.port, host: config.host, backlog: CALLERS_WAITING }, () => {
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
        filling = fillDemo(services, stopping.signal)
          .catch((error: unknown) => {
            if (!stopping.signal.aborted) log.error('The demo’s wards could not be filled.', { error });
          })
          .finally(() => (isFilled = true));
      }
      return port;
    },
    async stop() {
      stopping.abort();
      const closed = closeServer(server);
      await doors.close();
      // Each has its own bound; one after another they would take longer than whoever stops us waits.
      await Promise.all([jobs.stop(), realtime.stop(), closed]);
      await waitAtMost(TOLD_WITHIN_MS, filling);
      sharedCount?.close();
      // What is not told by then is told when the house opens again.
      await relay.stop(TOLD_WITHIN_MS);
      blobs.close();
      await tracing?.stop();
      await database.close();
    },
  };
}

/** As many as come back at once after a cut wait for their turn at the door; Node's own 511 would turn the others away. */
const CALLERS_WAITING = 4_096;

/** How long a stop waits for what was committed to be told. */
const TOLD_WITHIN_MS = 2_000;

/** Where traces are switched off, not even their code is loaded. */
async function tracingOf({ tracing }: Config, ports: AppPorts): Promise<Tracing | null> {
  if (tracing === undefined) return null;
  const { openTracing } = await import('./tracing/open-tracing.ts');
  return openTracing(tracing, spanInForce, ports);
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
