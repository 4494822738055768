import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { openApp } from '../../../server/app.ts';
import { loadConfig } from '../../../server/config/config.ts';
import { findRunningEngine } from '../../../server/embedded-mongo/host.ts';
import { createExpressApp } from '../../../server/http/express-app.ts';
import { createHttpServer } from '../../../server/http/http-server.ts';
import { createRateLimiter, LIMITS } from '../../../server/http/rate-limits.ts';
import { route } from '../../../server/http/route.ts';
import { createLog } from '../../../server/log/log.ts';
import { createAuthenticator } from '../../../server/modules/sign-in/index.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import { pause } from '../clock.ts';
import { answerTheBench } from './answering.ts';
import { eventOf, setSample } from './event-text.ts';

/**
 * Wardline as it ships: the built server on the embedded engine, with everything on. It differs from `npm start` in two
 * things: an empty installation instead of the demo, and rate limits times `limitFactor` (they are still counted).
 */
export interface HouseArguments {
  readonly dataDir: string;
  readonly hospitalId: string;
  readonly limitFactor: number;
  readonly redisUrl?: string;
  /** Its database is that of another node on the same folder. */
  readonly isGuest?: boolean;
}

const JOBS_BEGIN_WITHIN_MS = 2_000;
const given = JSON.parse(process.argv[2] ?? '') as HouseArguments;
const variables = { WARDLINE_DATA: given.dataDir, PORT: '0', LOG_LEVEL: 'info' };
const mongodbUri = given.isGuest === true ? (findRunningEngine(given.dataDir) ?? undefined) : undefined;
const config = { ...(await loadConfig(variables, ['--empty'])), redisUrl: given.redisUrl, mongodbUri };
const app = await openApp(config, {
  clock: { now: () => new Date() },
  log: createLog(config.logLevel),
  version: '0.0.0-bench',
  clientDir: null,
  setupCode: null,
  limitFactor: given.limitFactor,
});
const port = await app.listen();
const tenant = await app.services.tenants.byId(hospitalId.parse(given.hospitalId));
type Stored = Parameters<typeof app.realtime.publish>[1];

/** Tells an event that nobody stored: how it fans out is measured alone, without the write before it. */
function emit(seq: number, change: Readonly<Record<string, unknown>> = {}): void {
  const envelope = { ...eventOf(seq, change), id: 'not stored' };
  app.realtime.publish(tenant, envelope as unknown as Stored); // Its name and data are parsed by the publisher.
}

/** An authenticated route that does nothing, behind the same pipeline, on a port of its own. */
async function serveNothing(): Promise<number> {
  const nothing = route({
    method: 'get',
    path: '/api/v1/nothing',
    summary: 'Does nothing.',
    tag: 'Bench',
    permission: 'ward.read',
    limit: LIMITS.read,
    response: z.strictObject({}),
    handler: async () => ({}),
  });
  const server = createHttpServer(
    createExpressApp({
      services: app.services,
      authenticator: createAuthenticator(app.services),
      limiter: createRateLimiter(null, given.limitFactor),
      port: () => port,
      routes: [nothing],
      version: '0.0.0-bench',
      clientDir: null,
      checks: [],
      stuckJobs: () => [],
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Large events, far more than anybody would send: what fills the buffers of whoever does not read. */
function pour({ from, count, bytes }: { from: number; count: number; bytes: number }): void {
  const { state } = eventOf(from).data;
  const by = { id: '0190aaaa-0000-7000-8000-000000000001', name: 'x'.repeat(bytes) };
  const large = { state: { ...(state as object), by } };
  for (let index = 0; index < count; index += 1) emit(from + index, large);
}

answerTheBench(port, (seq) => emit(seq), {
  serveNothing,
  pour,
  sample: setSample,
  counts: () => app.realtime.counts(),
  /** What a house does by itself when it starts is not part of any measure. */
  settled: async () => {
    await pause(JOBS_BEGIN_WITHIN_MS);
    await app.jobs.settled();
  },
});
