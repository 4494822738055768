import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { daysAfter } from '../../../shared/domain/zoned-time.ts';
import { channelView } from '../../../shared/schemas/chat.ts';
import { rosterSummary, shiftTemplateView } from '../../../shared/schemas/rosters.ts';
import { channelId as channelIdSchema } from '../../../shared/types/ids.ts';
import type { Person, SeededHospital } from '../../support/seeded-house.ts';
import { seededRandom } from '../seeded-random.ts';
import type { Client, Habits, Wish } from './client.ts';
import { createClient } from './client.ts';
import type { History } from './history.ts';
import type { Hospital, WorkOf } from './load.ts';
import { workOnce } from './load.ts';
import type { Machine } from './machine.ts';
import type { Fault, Plan } from './plan.ts';
import type { Followed, Screen } from './screens.ts';
import { openScreen } from './screens.ts';

/** Who sits at ten devices of a hospital; some have two. */
const CREW: readonly (readonly [WorkOf, (of: SeededHospital) => Person])[] = [
  ['admin', ({ admin }) => admin],
  ['admin', ({ secondAdmin }) => secondAdmin],
  ['doctor', ({ doctor }) => doctor],
  ['doctor', ({ doctor }) => doctor],
  ['nurse', ({ nurse }) => nurse],
  ['nurse', ({ nurse }) => nurse],
  ['nurse', ({ otherNurse }) => otherNurse],
  ['manager', ({ nurseManager }) => nurseManager],
  ['manager', ({ nurseManager }) => nurseManager],
  ['housekeeping', ({ housekeeping }) => housekeeping],
];
const HABITS: Habits = { sendsTwice: 0.15, reusesKey: 0.1 };
/** Milliseconds of ours that stand for the ten minutes by which the house’s clock goes ahead. */
const OFFLINE_MS = 1_500;
const QUEUED = 3;
const LOOK_EVERY_MS = 10;
const BEDS_MORE = 9;

/** Somebody at work, with what they see. */
export interface Desk {
  readonly as: WorkOf;
  readonly hospital: Hospital;
  readonly screen: Screen;
  readonly random: () => number;
}

/** Makes what the load needs, as its admin would, and takes it down in the history. */
async function furnish(client: Client, seeded: SeededHospital): Promise<Hospital> {
  const ask = async (what: string, path: string, body: unknown, more: Partial<Wish> = {}): Promise<unknown> => {
    const asked = await client.perform({ what, path, body, effects: () => [], ...more });
    if (asked.outcome !== 'done') throw new Error(`${what}: ${JSON.stringify(asked.answer)}`);
    return asked.answer;
  };
  for (const { id, roomId } of [seeded.wardA, seeded.wardB]) {
    const codes = Array.from({ length: BEDS_MORE }, (_, index) => `${index + 2}`);
    await ask('add-beds', `/api/v1/wards/${id}/beds`, { roomId, codes });
  }
  const groupId = channelIdSchema.parse(uuid());
  const memberIds = CREW.map(([, of]) => of(seeded).id).filter((id) => id !== client.person.id);
  const group = { id: groupId, name: 'Everybody', memberIds: [...new Set(memberIds)] };
  channelView.parse(await ask('make-group', '/api/v1/chat/channels', group, { isKeyed: false }));
  const times = { startMinute: 420, endMinute: 1_140, breakMinutes: 60, kind: 'day' };
  const kind = { name: 'Day', code: 'D', ...times, wardId: null };
  const template = shiftTemplateView.parse(await ask('add-shift-kind', '/api/v1/shift-templates', kind));
  const from = mondayAfter(new Date());
  const roster = rosterSummary.parse(
    await ask('add-roster', `/api/v1/wards/${seeded.wardA.id}/rosters`, { from, weeks: 4 }),
  );
  return {
    seeded,
    groupId,
    templateId: template.id,
    rosterId: roster.id,
    rosterFrom: from,
    patientIds: [],
    unread: [],
    binned: [],
    dutyOf: new Map(),
    words: new Set(CREW.map(([, of]) => of(seeded).email)),
  };
}

function mondayAfter(date: Date): string {
  const day = date.toISOString().slice(0, 10);
  return daysAfter(day, ((8 - date.getUTCDay()) % 7 || 7) + 7);
}

const streamsOf = ({ seeded, groupId }: Hospital): readonly Followed[] => [
  { kind: 'ward', id: seeded.wardA.id },
  { kind: 'ward', id: seeded.wardB.id },
  { kind: 'census', id: seeded.wardA.id },
  { kind: 'census', id: seeded.wardB.id },
  { kind: 'channel', id: channelIdSchema.parse(groupId) },
];

/** Signs ten people in at each hospital and opens their screens. Whoever asks closes these. */
export async function openDesks(
  plan: Plan,
  { line }: Machine,
  history: History,
  hospitals: readonly SeededHospital[],
  signal: AbortSignal,
): Promise<readonly Desk[]> {
  const ofHospital = async (seeded: SeededHospital, place: number): Promise<Desk[]> => {
    const clientOf = (person: Person, index: number): { client: Client; random: () => number } => {
      const random = seededRandom(plan.seed * 1_009 + place * 101 + index);
      const name = `${seeded.code}-${index}`;
      return { random, client: createClient({ name, person, line, history, random, habits: HABITS, signal }) };
    };
    const hospital = await furnish(clientOf(seeded.admin, 99).client, seeded);
    return Promise.all(
      CREW.map(async ([as, of], index) => {
        const { client, random } = clientOf(of(seeded), index);
        return { as, hospital, random, screen: await openScreen(line, client, streamsOf(hospital)) };
      }),
    );
  };
  return (await Promise.all(hospitals.map(ofHospital))).flat();
}

async function takeOffline(desks: readonly Desk[]): Promise<void> {
  for (const { screen } of desks) {
    screen.client.goOffline();
    screen.cut();
  }
  // What they do meanwhile waits in their devices, and goes out with the keys it was given there.
  const queued = desks.flatMap((desk) => Array.from({ length: QUEUED }, () => workOnce(desk, desk.as)));
  await pause(OFFLINE_MS);
  for (const { screen } of desks) screen.client.comeBack();
  await Promise.all(queued);
}

/** Lets everybody work until so much is acknowledged, while what the plan says goes wrong. */
export async function workUnderFaults(
  plan: Plan,
  machine: Machine,
  history: History,
  desks: readonly Desk[],
): Promise<void> {
  const random = seededRandom(plan.seed * 31 + 5);
  const someOf = (count: number): Desk[] =>
    Array.from({ length: count }, () => desks[Math.floor(random() * desks.length)]).filter(
      (desk) => desk !== undefined,
    );
  const before = history.counts().done;
  const done = () => history.counts().done - before;
  let isBroken = false;
  const isOver = () => isBroken || done() >= plan.acknowledgements;
  const under: Promise<void>[] = [];

  async function inflict(fault: Fault): Promise<void> {
    if (fault.kind === 'offline') {
      await machine.advance(fault.byMs);
      const offline = takeOffline(someOf(fault.clients));
      // Waited for at the end; what breaks off until then breaks off for everybody.
      offline.catch(() => undefined);
      under.push(offline);
    } else if (fault.kind === 'deaf') {
      for (const { screen } of someOf(fault.clients)) screen.stopReading();
    } else await machine.inflict(fault);
  }
  async function goWrong(): Promise<void> {
    const left = [...plan.faults];
    let cuts = 0;
    while (!isBroken && (!isOver() || left.length > 0)) {
      const [next] = left;
      if (next !== undefined && (isOver() || done() >= next.after)) {
        left.shift();
        await inflict(next);
      }
      for (; cuts < Math.min(1, done() / plan.acknowledgements) * plan.flaps; cuts += 1) {
        const [desk] = someOf(1);
        desk?.screen.cut();
        desk?.screen.client.cut();
      }
      await pause(LOOK_EVERY_MS);
    }
  }
  const working = desks.map(async (desk) => {
    while (!isOver()) await workOnce(desk, desk.as);
  });
  await allOf([goWrong(), ...working], () => (isBroken = true));
  await Promise.all(under);
}

/** Waits for all of them, also where one fails: what went on would go on in the next seed. Rejects with the first failure. */
async function allOf(work: readonly Promise<void>[], onFailure: () => void): Promise<void> {
  const noted = work.map((one) => one.catch((error: unknown) => (onFailure(), Promise.reject(error as Error))));
  const ends = await Promise.allSettled(noted);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
