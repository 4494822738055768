import { expect } from 'chai';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { v7 as uuid } from 'uuid';
import type { ClientToServer, Envelope, ServerToClient, SubscribeAnswer } from '../../shared/events/envelope.ts';
import type { EventsOf } from '../../shared/events/registry.ts';
import { isAvailable } from '../../shared/domain/bed-state.ts';
import { applyWardEvent } from '../../shared/projections/ward-board.ts';
import type { BedView, WardBoard } from '../../shared/schemas/places.ts';
import { bedView, wardBoard, wardBoards } from '../../shared/schemas/places.ts';
import type { Caller } from '../support/caller.ts';
import { newDemoFolder } from '../support/demo-folder.ts';
import type { HouseProcess } from '../support/house-process.ts';
import { signInAs, startHouse } from '../support/house-process.ts';

const HOOK = new URL('./die-after-commit.mjs', import.meta.url).href;
const DEATHS = 2;
const MOST_TRIES = 12;

async function boardOf(caller: Caller, wardId: string): Promise<WardBoard> {
  return wardBoard.parse((await caller.get(`/api/v1/wards/${wardId}`)).body);
}

/** A bed that can be blocked, and its ward as it is seen now. */
async function freeBed(caller: Caller): Promise<{ seen: WardBoard; bed: BedView }> {
  for (const seen of wardBoards.parse((await caller.get('/api/v1/boards')).body).boards) {
    const bed = seen.beds.find(({ state }) => isAvailable(state));
    if (bed !== undefined) return { seen, bed };
  }
  throw new Error('The demo has no free bed.');
}

/** What a page is told that comes back with the events up to `since`. */
async function missedSince(house: HouseProcess, caller: Caller, board: WardBoard): Promise<SubscribeAnswer> {
  const socket: Socket<ServerToClient, ClientToServer> = io(house.origin, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { origin: house.origin, cookie: caller.cookieHeader() },
  });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('connect_error', reject);
      socket.emit('subscribe', { stream: { kind: 'ward', id: board.ward.id }, since: board.seq }, resolve);
    });
  } finally {
    socket.close();
  }
}

/** The page's board after what it was told. */
function caughtUp(board: WardBoard, answer: SubscribeAnswer): WardBoard {
  if (!answer.ok || 'resync' in answer) throw new Error('The page was not told what it missed.');
  let now = board;
  for (const envelope of answer.missed) {
    const next = applyWardEvent(now, envelope as Envelope<EventsOf<'ward'>>);
    if (next === 'gap') throw new Error('There is a hole in what the page was told.');
    now = next;
  }
  return now;
}

describe('A server killed between commit and emit', () => {
  let dataDir: string;
  let house: HouseProcess | null = null;
  before(async () => {
    dataDir = await newDemoFolder('die');
  });
  after(async () => {
    await house?.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('leaves no board without the event: a page that comes back is told, and a repeated request has no second effect', async function () {
    this.timeout(240_000);
    let deaths = 0;
    for (let attempt = 0; deaths < DEATHS && attempt < MOST_TRIES; attempt += 1) {
      const flag = join(dataDir, `die-${attempt}`);
      house = await startHouse(dataDir, { hook: HOOK, env: { DIE_AFTER_COMMIT_WHILE: flag } });
      const nurse = await signInAs(house, 'NORTH', 'nurse-manager');
      const { seen, bed } = await freeBed(nurse);
      const key = uuid();
      const block = (caller: Caller) =>
        caller.post(
          `/api/v1/beds/${bed.id}/take-out`,
          { version: bed.version, as: 'block', reason: 'repair' },
          { idempotencyKey: key },
        );
      await writeFile(flag, '');
      const answered = await block(nurse).catch(() => null);
      expect(answered, 'nobody is answered by a server that died').to.equal(null);
      await house.kill();
      await rm(flag);

      house = await startHouse(dataDir);
      const back = await signInAs(house, 'NORTH', 'nurse-manager');
      const fresh = await boardOf(back, seen.ward.id);
      const isCommitted = fresh.beds.find(({ id }) => id === bed.id)?.version !== bed.version;
      expect(caughtUp(seen, await missedSince(house, back, seen))).to.deep.equal(fresh);
      const repeated = await block(back);
      expect(repeated.status).to.equal(200);
      expect(bedView.parse(repeated.body).version, 'versions the bed went on by').to.equal(bed.version + 1);
      // Another commit (the journal's seal) may have been the one it died of.
      if (isCommitted) deaths += 1;
      await house.stop();
      house = null;
    }
    expect(deaths, 'times it died after the change was durable').to.equal(DEATHS);
  });
});
