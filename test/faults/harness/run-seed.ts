import { setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import { createHistory } from './history.ts';
import type { Desk } from './desks.ts';
import { openDesks, workUnderFaults } from './desks.ts';
import type { Finding } from './invariants.ts';
import { findingsIn } from './invariants.ts';
import { converge, lookAtRooms, settle } from './look-after.ts';
import type { Machine } from './machine.ts';
import { startMachine } from './machine.ts';
import type { Plan } from './plan.ts';
import { newSeededFolder } from './seeded-folder.ts';
import { findPlainWords } from './plain-words.ts';
import { readStored } from './what-is-stored.ts';

/** What came of one seed. */
export interface Result {
  readonly findings: readonly Finding[];
  readonly asked: number;
  readonly done: number;
  readonly refused: number;
  /** Answers that said nothing of whether it was done, and answers that never came. */
  readonly unanswered: number;
  readonly deaths: number;
  /** Milliseconds after the healing until every screen was right; `null`: it was not in time. */
  readonly convergedMs: number | null;
  /** The last things that were asked for. */
  readonly tail: string;
}

const TAIL = 40;
const ENDS_WITHIN_MS = 15 * 60_000;
const wordsOf = (desks: readonly Desk[]): Set<string> => new Set(desks.flatMap(({ hospital }) => [...hospital.words]));

/** Runs the load and the faults of one seed, heals, and looks at everything. */
export async function runSeed(plan: Plan): Promise<Result> {
  const folder = await newSeededFolder();
  const history = createHistory();
  const over = new AbortController();
  // Everybody listens for the end.
  setMaxListeners(0, over.signal);
  const impatience = setTimeout(() => over.abort(new Error('It did not end.')), ENDS_WITHIN_MS);
  let desks: readonly Desk[] = [];
  let machine: Machine | null = null;
  const closeDesks = () => {
    over.abort();
    for (const { screen } of desks) screen.close();
  };
  try {
    machine = await startMachine(plan, folder, (error) => over.abort(error));
    desks = await openDesks(plan, machine, history, [folder.seeded.north, folder.seeded.south], over.signal);
    await workUnderFaults(plan, machine, history, desks);
    await machine.heal();
    const { beside, convergedMs } = await converge(desks);
    const rooms = await lookAtRooms(machine, beside);
    closeDesks();
    await settle(machine);
    const deaths = machine.deaths();
    await machine.stop();
    machine = null;
    const findings = findingsIn({
      convergedMs,
      history: history.all,
      stored: await readStored(folder.dataDir, folder.databasePrefix),
      screens: beside,
      rooms,
      plainWords: await findPlainWords(folder.dataDir, wordsOf(desks)),
    });
    const { done, refused } = history.counts();
    const answers = history.all.flatMap((asked) => asked.answers);
    return {
      findings,
      asked: history.all.length,
      done,
      refused,
      unanswered: answers.filter((status) => status === null || status >= 500).length,
      deaths,
      convergedMs,
      tail: history.tail(TAIL),
    };
  } finally {
    closeDesks();
    clearTimeout(impatience);
    await machine?.abandon();
    await rm(folder.dataDir, { recursive: true, force: true });
  }
}
