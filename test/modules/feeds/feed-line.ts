import { runAsSystem } from '../../../server/access/context.ts';
import type { MllpClient } from '../../../server/mllp/mllp-client.ts';
import { connectMllp } from '../../../server/mllp/mllp-client.ts';
import { feedProfile } from '../../../shared/schemas/feeds.ts';
import type { addFeed, FeedMessageView, FeedProfile, FeedView, FeedWorkView } from '../../../shared/schemas/feeds.ts';
import type { z } from 'zod';
import type { TestHospital, World } from '../../support/world.ts';

/** A feed of a hospital and a line to it, as its patient system would have them. */
export interface FeedLine {
  readonly feed: FeedView;
  readonly port: number;
  /** Sends the segments as one message and answers the acknowledgement's segments, each cut into its fields. */
  send(...segments: readonly string[]): Promise<string[][]>;
  sendBytes(bytes: Buffer): Promise<string>;
  /** Another connection to the same port. */
  connect(): Promise<MllpClient>;
  /** Lets everything be read that has come. */
  settle(afterMs?: number): Promise<void>;
  messages(): Promise<FeedMessageView[]>;
  work(): Promise<FeedWorkView[]>;
  view(): Promise<FeedView>;
  close(): void;
}

let opened = 0;

export const profileOf = (profile: Partial<z.input<typeof feedProfile>> = {}): FeedProfile =>
  feedProfile.parse({ timeZone: 'Africa/Nairobi', ...profile });

/** Registers a feed at the hospital and opens a line to its port. */
export async function openFeedLine(
  world: World,
  hospital: TestHospital,
  profile: Partial<z.input<typeof feedProfile>> = {},
  sender: Partial<z.input<typeof addFeed>> = {},
): Promise<FeedLine> {
  opened += 1;
  const admin = await world.as(hospital.admin);
  const application = `PAS${opened}`;
  const added = await admin.post('/api/v1/feeds', {
    name: `Patient system ${opened}`,
    sendingApplication: application,
    sendingFacility: 'MAIN',
    addresses: ['127.0.0.1'],
    profile: { ...profileOf(profile) },
    ...sender,
  });
  if (added.status !== 201) throw new Error(JSON.stringify(added.body));
  const feed = added.body as FeedView;
  const port = await world.app.doors.openOne(hospital.tenant.code, 0);
  const connect = () => connectMllp({ host: '127.0.0.1', port, timeoutMs: 10_000 });
  const line = await connect();
  const answer = async (bytes: Buffer) => (await line.send(bytes)).toString('latin1');
  return {
    feed,
    port,
    connect,
    sendBytes: answer,
    async send(...segments) {
      const text = `${segments.join('\r')}\r`.replace('{APP}', application);
      return fieldsOf(await answer(Buffer.from(text)));
    },
    async settle(afterMs = 2_100) {
      world.clock.advance(afterMs);
      await world.app.jobs.runNow('feeds.apply', hospital.tenant);
    },
    async messages() {
      const { body } = await admin.get(`/api/v1/feeds/${feed.id}/messages?limit=100`);
      return (body as { items: FeedMessageView[] }).items;
    },
    async work() {
      const { body } = await admin.get('/api/v1/feed-work');
      return (body as { items: FeedWorkView[] }).items.filter((item) => item.feedId === feed.id);
    },
    async view() {
      const { body } = await admin.get('/api/v1/feeds');
      const found = (body as { items: FeedView[] }).items.find((item) => item.id === feed.id);
      if (found === undefined) throw new Error('The feed is gone.');
      return found;
    },
    close: () => line.close(),
  };
}

export const fieldsOf = (answer: string): string[][] =>
  answer
    .split('\r')
    .filter((segment) => segment !== '')
    .map((segment) => segment.split('|'));

/** The MSA-1 and MSA-2 of an acknowledgement. */
export const ackOf = (answer: readonly string[][]): string => {
  const msa = answer.find(([name]) => name === 'MSA');
  return `${msa?.[1] ?? ''} ${msa?.[2] ?? ''}`.trim();
};

/** ERR-3.1. */
export const errorOf = (answer: readonly string[][]): string =>
  answer.find(([name]) => name === 'ERR')?.[3]?.split('^')[0] ?? '';

/** Does it as the house in that hospital. */
export const inside = <T>(world: World, hospital: TestHospital, work: () => Promise<T>): Promise<T> =>
  runAsSystem(world.app.services, hospital.tenant, 'a test', work);

let control = 0;
/** A control id nothing else has. */
export const nextControlId = (): string => {
  control += 1;
  return `CTL${control}`;
};

/** The header of a message. `{APP}` becomes the line's own sender. */
export const msh = (trigger: string, controlId = nextControlId(), stamp = '20400305110000', version = '2.5'): string =>
  `MSH|^~\\&|{APP}|MAIN|WARDLINE|NORTH|${stamp}||ADT^${trigger}|${controlId}|P|${version}`;
export const evn = (trigger: string, stamp: string): string => `EVN|${trigger}|${stamp}`;
export const pid = (number: string, name = 'Achieng^Mary', birth = '19800412'): string =>
  `PID|1||${number}^^^NHS^MR||${name}||${birth}|F`;
/** A stay's segment; `before`: PV1-6. */
export const pv1 = (visit: string, place: string, before = ''): string => {
  const fields = ['PV1', '1', 'I', place, '', '', before, '^Otieno^James^^^Dr'];
  while (fields.length < 19) fields.push('');
  return [...fields, visit].join('|');
};
