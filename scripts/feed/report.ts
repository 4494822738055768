import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsSystem } from '../../server/access/context.ts';
import type { App } from '../../server/app.ts';
import { openApp } from '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { createLog } from '../../server/log/log.ts';
import { connectMllp } from '../../server/mllp/mllp-client.ts';
import type { Tenant } from '../../server/db/tenant.ts';
import { addFeed, listFeedOutcomes } from '../../server/modules/feeds/index.ts';
import type { FeedOutcome } from '../../server/modules/feeds/index.ts';
import { createBeds, createDepartment, createWard } from '../../server/modules/places/index.ts';
import { feedProfile } from '../../shared/schemas/feeds.ts';
import { departmentId, hospitalId, roomId, wardId } from '../../shared/types/ids.ts';
import { readFolder } from './files.ts';

export interface FeedReport {
  readonly table: string;
  /** Messages that were neither answered nor stored. */
  readonly lost: number;
  readonly rows: readonly { readonly type: string; readonly outcome: string; readonly count: number }[];
}

/** Sends every message of the folder over a socket into a house of its own, lets it be applied, and counts what became of it. */
export async function runFeedReport(folder: string): Promise<FeedReport> {
  const messages = await readFolder(folder);
  const dataDir = await mkdtemp(join(tmpdir(), 'wardline-feed-report-'));
  const config = {
    ...(await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, ['--empty'])),
    databasePrefix: `r${randomBytes(6).toString('hex')}`,
  };
  // Everything is due at once, and what failed is tried again without waiting.
  let ahead = 0;
  const app = await openApp(config, {
    clock: { now: () => new Date(Date.now() + ahead) },
    log: createLog('silent'),
    version: 'feed-report',
    clientDir: null,
    setupCode: null,
    areJobsAutomatic: false,
  });
  try {
    await app.listen();
    const tenant = await openHospital(app);
    const answers = await sendAll(await app.doors.openOne(tenant.code, 0), messages);
    for (let round = 0; round < 8; round += 1) {
      ahead += 60_000;
      await app.jobs.runNow('feeds.apply', tenant);
    }
    const stored = await runAsSystem(app.services, tenant, 'report on a feed', listFeedOutcomes);
    return summarise(answers, stored, messages.length);
  } finally {
    await app.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function openHospital({ services }: App): Promise<Tenant> {
  const { tenants, clock } = services;
  const hospital = { code: 'REPORT', name: 'Report', kind: 'hospital', timeZone: 'Africa/Nairobi' } as const;
  const entry = await tenants.open({ ...hospital, placement: 'dedicated' }, clock.now());
  const tenant = await tenants.byId(hospitalId.parse(entry._id));
  await runAsSystem(services, tenant, 'set up a report', async () => {
    const department = await createDepartment({ name: 'Medicine' });
    const ward = { departmentId: departmentId.parse(department._id), name: '3N', floor: '1', rooms: ['136'] };
    const made = await createWard(ward);
    const room = roomId.parse(made.rooms[0]?._id);
    await createBeds(wardId.parse(made.ward._id), { roomId: room, codes: ['A', 'B'], type: 'standard', tags: [] });
    await addFeed({
      name: 'Every sender',
      sendingApplication: '',
      sendingFacility: '',
      addresses: ['127.0.0.1'],
      profile: feedProfile.parse({ timeZone: hospital.timeZone, processingIds: ['P', 'T', 'D'], holdBackSeconds: 0 }),
    });
  });
  return tenant;
}

/** The first acknowledgement of each message; empty where there was none. */
async function sendAll(port: number, messages: readonly { readonly bytes: Buffer }[]): Promise<string[]> {
  const connect = (timeoutMs = 30_000) => connectMllp({ host: '127.0.0.1', port, timeoutMs });
  let line = await connect();
  const answers: string[] = [];
  for (const { bytes } of messages) {
    const isShy = maySayNothing(bytes);
    const own = isShy ? await connect(SILENCE_MS) : line;
    try {
      const answer = (await own.send(bytes)).toString('latin1');
      answers.push(/^MSA\|(\w\w)/mu.exec(answer.replaceAll('\r', '\n'))?.[1] ?? '');
    } catch {
      answers.push('');
      own.close();
      if (!isShy) line = await connect();
    }
    if (isShy) own.close();
  }
  line.close();
  return answers;
}

const SILENCE_MS = 1_000;

/** Whether it asks for its acknowledgements itself (MSH-15, MSH-16), and so perhaps for none. */
function maySayNothing(bytes: Buffer): boolean {
  const [header = ''] = bytes.toString('latin1').split(/[\r\n]/u);
  const fields = header.split('|');
  return (fields[14] ?? '') !== '' || (fields[15] ?? '') !== '';
}

function summarise(answers: readonly string[], stored: readonly FeedOutcome[], sent: number): FeedReport {
  const counts = new Map<string, { type: string; outcome: string; count: number }>();
  for (const { type, state, code, repeats } of stored) {
    const outcome = code === null ? state : `${state} ${code}`;
    const row = counts.get(`${type} ${outcome}`) ?? { type, outcome, count: 0 };
    row.count += 1;
    counts.set(`${type} ${outcome}`, row);
    if (repeats === 0) continue;
    const again = counts.get(`${type} repeat`) ?? { type, outcome: 'repeat, answered as before', count: 0 };
    again.count += repeats;
    counts.set(`${type} repeat`, again);
  }
  const rows = [...counts.values()].sort((one, other) =>
    `${one.type} ${one.outcome}` < `${other.type} ${other.outcome}` ? -1 : 1,
  );
  const accounted = rows.reduce((sum, { count }) => sum + count, 0);
  const lost = sent - accounted;
  const inAll = new Map<string, number>();
  for (const { outcome, count } of rows) inAll.set(outcome, (inAll.get(outcome) ?? 0) + count);
  const acks = new Map<string, number>();
  for (const answer of answers)
    acks.set(answer === '' ? 'none' : answer, (acks.get(answer === '' ? 'none' : answer) ?? 0) + 1);
  const width = Math.max(10, ...rows.map(({ type }) => type.length));
  const lines = [
    `${sent} messages sent, ${accounted} accounted for, ${lost} lost`,
    `acknowledgements: ${listed(acks)}`,
    '',
    `${'message'.padEnd(width)}  count  outcome`,
    ...rows.map(({ type, outcome, count }) => `${type.padEnd(width)}  ${String(count).padStart(5)}  ${outcome}`),
    '',
    `in all: ${listed(inAll)}`,
    '',
  ];
  return { table: lines.join('\n'), lost, rows };
}

const listed = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(' · ');
