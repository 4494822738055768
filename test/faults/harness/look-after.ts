import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { roomOf } from '../../../shared/events/rooms.ts';
import { streamName } from '../../../shared/events/streams.ts';
import { sessionView } from '../../../shared/schemas/sign-in.ts';
import type { Desk } from './desks.ts';
import type { RoomsBeside, ShownBeside } from './invariants.ts';
import { CONVERGES_WITHIN_MS } from './invariants.ts';
import type { Machine } from './machine.ts';
import type { Followed, Screen } from './screens.ts';
import { loadFresh } from './screens.ts';

const LOOK_EVERY_MS = 100;
const AT_ONCE = 4;

interface Beside extends ShownBeside {
  readonly of: Followed;
  readonly desk: Desk;
}

async function look(desk: Desk, of: Followed): Promise<Beside> {
  const fresh = await loadFresh(desk.screen.client, of);
  return { screen: `${desk.screen.client.name} ${streamName(of)}`, of, desk, shown: desk.screen.shown(of), fresh };
}

/** Each of them, some at once. */
async function lookAtAll(open: readonly Pick<Beside, 'desk' | 'of'>[]): Promise<Beside[]> {
  const left = [...open];
  const looked: Beside[] = [];
  const lookOn = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) looked.push(await look(one.desk, one.of));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lookOn));
  return looked;
}

/**
 * Waits until every screen shows what a fresh load says, and for no longer than it may take. To look costs time of its own,
 * on a busy machine more than a screen may take: a screen that is right was so since it changed last.
 */
export async function converge(
  desks: readonly Desk[],
): Promise<{ readonly beside: readonly Beside[]; readonly convergedMs: number | null }> {
  // Who stopped reading is cut off by the server in time, and whoever lost a right loads anew: both begin afresh here.
  for (const { screen } of desks) screen.cut();
  const began = performance.now();
  const right: Beside[] = [];
  let convergedMs = 0;
  let open: readonly Pick<Beside, 'desk' | 'of'>[] = desks.flatMap((desk) =>
    desk.screen.streams.map((of) => ({ desk, of })),
  );
  for (;;) {
    const lookedMs = performance.now() - began;
    const looked = await lookAtAll(open);
    const isRight = ({ shown, fresh, desk: { screen } }: Beside) =>
      screen.isConnected() && isDeepStrictEqual(shown, fresh);
    const tookMs = ({ of, desk: { screen } }: Beside) => screen.changedAt(of) - began;
    for (const one of looked.filter(isRight)) {
      right.push(one);
      convergedMs = Math.max(convergedMs, tookMs(one));
    }
    open = looked.filter((one) => !isRight(one));
    if (open.length === 0) return { beside: right, convergedMs: Math.round(convergedMs) };
    if (lookedMs > CONVERGES_WITHIN_MS)
      return { beside: [...right, ...(open as readonly Beside[])], convergedMs: null };
    await pause(LOOK_EVERY_MS);
  }
}

/** Each screen’s socket, what its person may hear of what it asked for, and the rooms the server has it in. */
export async function lookAtRooms(machine: Machine, beside: readonly Beside[]): Promise<readonly RoomsBeside[]> {
  const rooms = new Map(await machine.house().rooms());
  const byScreen = new Map<Screen, Beside[]>();
  for (const one of beside) byScreen.set(one.desk.screen, [...(byScreen.get(one.desk.screen) ?? []), one]);
  const found: RoomsBeside[] = [];
  for (const [screen, own] of byScreen) {
    const { hospital } = sessionView.parse(await screen.client.read('/api/v1/session'));
    const roomOfOne = ({ of }: Beside): string => roomOf(hospital.id, of);
    found.push({
      socket: screen.client.name,
      hospitalPrefix: `h:${hospital.id}:`,
      allowed: own.filter(({ fresh }) => fresh !== null).map(roomOfOne),
      refused: own.filter(({ fresh }) => fresh === null).map(roomOfOne),
      rooms: rooms.get(screen.socketId() ?? '') ?? [],
    });
  }
  return found;
}

/** Files of before a day are settled by then: those that nothing holds are removed, and bytes that no record names. */
const A_DAY_AND_MORE_MS = 26 * 3_600_000;

/**
 * Does by name what the house would do by itself in time: it tells what whoever died left untold (a lease of the dead keeps
 * that waiting for up to a minute), and settles files.
 */
export async function settle(machine: Machine): Promise<void> {
  await machine.advance(A_DAY_AND_MORE_MS);
  for (const job of ['outbox.drain', 'files.sweep', 'files.sweep', 'files.reconcile', 'outbox.drain'])
    await machine.house().runJob(job);
}
