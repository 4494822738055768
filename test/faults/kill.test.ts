import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wardBoard, wardList } from '../../shared/schemas/places.ts';
import type { Caller } from '../support/caller.ts';
import type { HouseProcess } from '../support/house-process.ts';
import { signInAs, startHouse } from '../support/house-process.ts';
import { inspectDataFolder } from './inspect-data-folder.ts';
import { seededRandom } from './seeded-random.ts';

const CYCLES = 20;
const WRITERS_PER_WARD = 2;
/** Acknowledged in a cycle before the kill, at the least. */
const LEAST_WRITES = 6;

/** What a hospital acknowledged: the beds of each ward by code, and the last name each ward was given. */
interface Acknowledged {
  readonly codes: Map<string, Set<string>>;
}

/** Adds beds to a ward one after the other, remembering what was acknowledged, until the server is gone. */
async function writeUntilDead(admin: Caller, wardId: string, acknowledged: Acknowledged, label: string): Promise<void> {
  try {
    const board = wardBoard.parse((await admin.get(`/api/v1/wards/${wardId}`)).body);
    const roomId = board.rooms[0]?.id;
    for (let count = 0; ; count += 1) {
      const code = `${label}${count}`;
      const answer = await admin.post(`/api/v1/wards/${wardId}/beds`, { roomId, codes: [code] });
      if (answer.status === 429) return;
      if (answer.status !== 201) throw new Error(`A bed was refused: ${JSON.stringify(answer.body)}`);
      acknowledged.codes.get(wardId)?.add(code);
    }
  } catch (error) {
    // The server is gone (fetch says so with a TypeError): whether this last one stands is unknown, as nobody was told.
    if (!(error instanceof TypeError)) throw error;
  }
}

describe('A server killed under a write load, twenty times over', () => {
  let dataDir: string;
  let house: HouseProcess | null = null;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'wardline-kill-'));
  });
  after(async () => {
    await house?.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('loses no acknowledged write, drains its outbox, and its journal verifies', async function () {
    this.timeout(300_000);
    const random = seededRandom(20_261_122);
    const acknowledged: Record<'NORTH' | 'SOUTH', Acknowledged> = {
      NORTH: { codes: new Map() },
      SOUTH: { codes: new Map() },
    };
    let leftBehind: readonly string[] = [];
    for (let cycle = 0; cycle <= CYCLES; cycle += 1) {
      house = await startHouse(dataDir);
      const admins = { NORTH: await signInAs(house, 'NORTH', 'admin'), SOUTH: await signInAs(house, 'SOUTH', 'admin') };
      for (const code of ['NORTH', 'SOUTH'] as const) await expectNothingLost(admins[code], acknowledged[code]);
      if (cycle === CYCLES) break;

      const load = Object.entries(admins).flatMap(([code, admin]) => {
        const known = acknowledged[code as 'NORTH' | 'SOUTH'];
        return [...known.codes.keys()]
          .slice(0, 2)
          .flatMap((wardId) =>
            Array.from({ length: WRITERS_PER_WARD }, (_, writer) =>
              writeUntilDead(admin, wardId, known, `${cycle}-${writer}-`),
            ),
          );
      });
      // In the middle of the load, wherever that is on a slow or a fast machine: some writes done, some under way.
      const enough = countOf(acknowledged) + LEAST_WRITES + Math.floor(random() * 12);
      while (countOf(acknowledged) < enough) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, random() * 40));
      await house.kill();
      await Promise.all(load);

      const found = await inspectDataFolder(dataDir);
      expect(found.journalProblems, `journal after kill ${cycle}`).to.deep.equal([]);
      expect(found.brokenStreams, `streams after kill ${cycle}`).to.deep.equal([]);
      expect(found.changesWithoutEntry, `changes without an entry after kill ${cycle}`).to.deep.equal([]);
      const stillWaiting = leftBehind.filter((event) => found.waiting.includes(event));
      expect(stillWaiting, `events of the cycle before that were never told, after kill ${cycle}`).to.deep.equal([]);
      leftBehind = found.waiting;
    }
    await house?.stop();
    const found = await inspectDataFolder(dataDir);
    expect(found.waiting).to.deep.equal([]);
    expect(found.journalProblems).to.deep.equal([]);
    expect(countOf(acknowledged), 'writes acknowledged in all').to.be.at.least(CYCLES * LEAST_WRITES);
  });
});

const countOf = (hospitals: Readonly<Record<string, Acknowledged>>): number =>
  Object.values(hospitals).reduce(
    (sum, { codes }) => sum + [...codes.values()].reduce((own, one) => own + one.size, 0),
    0,
  );

async function expectNothingLost(admin: Caller, acknowledged: Acknowledged): Promise<void> {
  const wards = wardList.parse((await admin.get('/api/v1/wards')).body).items;
  for (const ward of wards) {
    const board = wardBoard.parse((await admin.get(`/api/v1/wards/${ward.id}`)).body);
    const present = new Set(board.beds.map((bed) => bed.code));
    const known = acknowledged.codes.get(ward.id) ?? new Set<string>();
    expect(
      [...known].filter((code) => !present.has(code)),
      `beds lost from ${ward.name}`,
    ).to.deep.equal([]);
    expect(present.size, `no bed of ${ward.name} stands twice`).to.equal(board.beds.length);
    acknowledged.codes.set(ward.id, known);
  }
}
