import type { Socket } from 'socket.io-client';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../../../shared/events/envelope.ts';
import type { Stream } from '../../../../shared/events/streams.ts';
import type { WallEvent } from '../../../../shared/projections/wall.ts';
import { applyWallEvent } from '../../../../shared/projections/wall.ts';
import type { WallView } from '../../../../shared/schemas/wall.ts';
import type { Following } from '../../lib/realtime/follow.ts';
import { createFollowing } from '../../lib/realtime/follow.ts';
import { createStore } from '../../lib/store.ts';
import { askForWall, showLink } from './ask-house.ts';

export interface WallState {
  readonly phase: 'starting' | 'unpaired' | 'shown';
  /** Why it is no screen; `none`: nobody has paired it. */
  readonly why: 'none' | 'link-refused' | 'revoked';
  readonly wall: WallView | null;
  /** When the house last said something while nothing was missing, by the browser's clock. */
  readonly freshAt: number | null;
  /** What to add to the browser's clock for the house's: a screen's own is often wrong. */
  readonly clockOffset: number;
  /** When a bed last changed: the quiet minute is one without. */
  readonly changedAt: number;
}

export const wallStore = createStore<WallState>({
  phase: 'starting',
  why: 'none',
  wall: null,
  freshAt: null,
  clockOffset: 0,
  changedAt: 0,
});

const change = (part: Partial<WallState>) => {
  wallStore.set({ ...wallStore.get(), ...part });
};

/** Who waits for a bed, and who wishes to be hidden, is not told to walls: they ask. */
const ASK_EVERY_MS = 30_000;
const ASK_SOON_MS = 300;
const ANSWER_WITHIN_MS = 10_000;

type Line = Socket<ServerToClient, ClientToServer>;
let line: Line | null = null;
let following: Following | null = null;
/** Whether nothing is missing between what is shown and what is told. */
let isWhole = false;
let soon: ReturnType<typeof setTimeout> | undefined;

function askSoon(): void {
  if (soon !== undefined) return;
  soon = setTimeout(() => {
    soon = undefined;
    void load();
  }, ASK_SOON_MS);
}

/** Shows nothing of the ward any more, and holds nothing of it. */
function forget(why: WallState['why']): void {
  following?.stop();
  following = null;
  line?.disconnect();
  line = null;
  change({ phase: 'unpaired', why, wall: null, freshAt: null });
}

async function load(): Promise<void> {
  const answer = await askForWall();
  if (answer === null) return;
  const { wall: before, phase, why } = wallStore.get();
  if (answer === 'nobody') {
    forget(phase === 'shown' ? 'revoked' : why);
    return;
  }
  const at = Date.now();
  const { wall } = answer;
  change({ freshAt: at, clockOffset: Date.parse(wall.at) - at });
  // What was told meanwhile is newer; the names of this answer may be of people who have left.
  if (before !== null && wall.seq < before.seq) {
    askSoon();
    return;
  }
  change({ phase: 'shown', why: 'none', wall });
  if (line === null) void dial(wall.ward.id);
}

function take(envelope: Envelope): 'ok' | 'gap' {
  const { wall } = wallStore.get();
  if (wall === null) return 'ok';
  const step = applyWallEvent(wall, envelope as WallEvent);
  if (step.next === 'gap') return 'gap';
  change({ wall: step.wall, changedAt: Date.now() });
  if (step.next === 'ask') askSoon();
  return 'ok';
}

const ask = (stream: Stream, since: number | null): Promise<SubscribeAnswer> =>
  new Promise((resolve, reject) => {
    const asked = line;
    if (asked?.connected !== true) {
      reject(new Error('The line is down.'));
      return;
    }
    asked.timeout(ANSWER_WITHIN_MS).emit('subscribe', { stream, since }, (error, answer) => {
      isWhole = error === null && answer.ok;
      if (error) reject(error);
      else resolve(answer);
    });
  });

const isEnvelope = (value: unknown): value is Envelope =>
  typeof value === 'object' && value !== null && 'stream' in value && 'seq' in value && 'data' in value;

function hear(name: string, value: unknown): void {
  if (name === 'screen.revoked') {
    forget('revoked');
    return;
  }
  if (isWhole) change({ freshAt: Date.now() });
  if (isEnvelope(value) && value.stream.startsWith('ward:')) following?.hear(value);
}

async function dial(wardId: WallView['ward']['id']): Promise<void> {
  const { io } = await import('socket.io-client');
  if (line !== null) return;
  const opened: Line = io({
    query: { as: 'wall' },
    transports: ['websocket'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    forceNew: true,
  });
  line = opened;
  following = createFollowing(
    {
      stream: { kind: 'ward', id: wardId },
      since: () => wallStore.get().wall?.seq ?? 0,
      take,
      reload: load,
      onRefused: () => void load(),
    },
    ask,
  );
  opened.on('connect', () => void following?.catchUp());
  opened.on('disconnect', (reason) => {
    isWhole = false;
    askSoon();
    // Socket.IO does not come back by itself when the server closed the line.
    if (reason === 'io server disconnect') setTimeout(() => line === opened && opened.connect(), 1_000);
  });
  opened.on('connect_error', () => {
    if (!opened.active) setTimeout(() => line === opened && opened.connect(), 2_000);
  });
  opened.onAny(hear);
}

/** Opens the link in the address, if there is one; its secret leaves the address bar at once. */
async function openLink(): Promise<void> {
  const token = window.location.hash.slice(1);
  if (token === '') return;
  window.history.replaceState(null, '', window.location.pathname);
  const answer = await showLink(token);
  if (answer === 'paired') forget('none');
  else if (answer === 'refused') change({ why: 'link-refused' });
  else setTimeout(() => void showLink(token).then(load), 5_000);
}

/** Keeps the wall as it is, for as long as the page is open. */
export async function keepWall(): Promise<void> {
  await openLink();
  await load();
  window.addEventListener('hashchange', () => void openLink().then(load));
  window.addEventListener('online', () => void load());
  setInterval(() => void load(), ASK_EVERY_MS);
}
