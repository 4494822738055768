import type { RosterChanged, RosterView } from '../../../../shared/schemas/rosters.ts';
import { isUnsettled } from '../../lib/api/failure.ts';
import { createStore } from '../../lib/store.ts';
import type { Store } from '../../lib/store.ts';
import type { RosterChangeBody } from './change-body.ts';
import type { Pending } from './roster-model.ts';
import { cellKey, OPEN_ROW } from './roster-model.ts';

type Seen = readonly { readonly id: string; readonly version: number }[];

/** A cell as it is wanted, and as it was when that was typed. */
export interface CellWish {
  readonly staffId: string;
  readonly date: string;
  readonly put: readonly string[];
  readonly seen: Seen;
}

/** One act of the person: what is typed at once is done at once, or not at all. */
export interface PlanAct {
  readonly cells: readonly CellWish[];
  /** What else is done with it, with ids and versions as they were. */
  readonly others: readonly RosterChangeBody[];
}

/** What was not done, and why. */
export interface Refusal {
  readonly id: number;
  readonly act: PlanAct;
  readonly error: unknown;
}

export interface PlanState {
  /** Drawn as if it were there already. */
  readonly pending: Pending;
  readonly refusals: readonly Refusal[];
  /** No answer came: what waits is sent again, with the same key, when that is asked for. */
  readonly isStuck: boolean;
}

export interface PlanDoors {
  readonly send: (changes: readonly RosterChangeBody[], key: string) => Promise<RosterChanged>;
  readonly newKey: () => string;
  readonly onAnswer: (answer: RosterChanged) => void;
  readonly onRefused: (error: unknown) => void;
}

export interface PlanQueue {
  readonly state: Store<PlanState>;
  readonly add: (act: PlanAct) => void;
  readonly tryAgain: () => void;
  /** Lets go of what is stuck. */
  readonly discard: () => void;
  readonly dismiss: (id: number) => void;
}

interface Job {
  readonly act: PlanAct;
  readonly key: string;
}

const keyOf = ({ staffId, date }: CellWish) => cellKey(staffId, date);

function pendingOf(jobs: readonly Job[]): Pending {
  const cells = new Map<string, readonly string[]>();
  for (const { act } of jobs) for (const cell of act.cells) cells.set(keyOf(cell), cell.put);
  return cells;
}

/**
 * Sends what is typed one act after another, so that two acts on one cell cannot pass each other. What a cell is expected to
 * hold is what the person saw when they typed; after an own act, what that act made of it.
 */
export function createPlanQueue(doors: PlanDoors): PlanQueue {
  let jobs: Job[] = [];
  let nextId = 1;
  let isSending = false;
  // What own acts made of cells that other acts still wait for.
  const made = new Map<string, Seen>();
  const state = createStore<PlanState>({ pending: new Map(), refusals: [], isStuck: false });
  const show = (change: Partial<PlanState> = {}) => {
    state.set({ ...state.get(), ...change, pending: pendingOf(jobs) });
  };
  const bodyOf = ({ cells, others }: PlanAct): RosterChangeBody[] => [
    ...others,
    ...cells.map((cell): RosterChangeBody => {
      const { staffId, date, put, seen } = cell;
      return { op: 'cell', staffId, date, put, expected: [...(made.get(keyOf(cell)) ?? seen)] };
    }),
  ];
  const learn = ({ cells }: PlanAct, answer: RosterChanged) => {
    for (const cell of cells) {
      const key = keyOf(cell);
      const kept = (made.get(key) ?? cell.seen).filter(({ id }) => !answer.removed.some((gone) => gone === id));
      const now = answer.shifts.filter((shift) => cellKey(shift.staffId ?? OPEN_ROW, shift.date) === key);
      const fresh = now.map(({ id, version }) => ({ id, version }));
      made.set(key, [...kept.filter(({ id }) => !fresh.some((one) => one.id === id)), ...fresh]);
    }
  };
  const forgetMade = () => {
    for (const key of made.keys()) {
      if (!jobs.some(({ act }) => act.cells.some((cell) => keyOf(cell) === key))) made.delete(key);
    }
  };
  async function run(): Promise<void> {
    if (isSending || state.get().isStuck) return;
    isSending = true;
    for (let job = jobs[0]; job !== undefined; job = jobs[0]) {
      try {
        const answer = await doors.send(bodyOf(job.act), job.key);
        jobs = jobs.slice(1);
        learn(job.act, answer);
        forgetMade();
        doors.onAnswer(answer);
        show();
      } catch (error) {
        if (isUnsettled(error)) {
          isSending = false;
          show({ isStuck: true });
          return;
        }
        jobs = jobs.slice(1);
        forgetMade();
        show({ refusals: [...state.get().refusals, { id: nextId, act: job.act, error }] });
        nextId += 1;
        doors.onRefused(error);
      }
    }
    isSending = false;
  }
  return {
    state,
    add(act) {
      jobs = [...jobs, { act, key: doors.newKey() }];
      show();
      void run();
    },
    tryAgain() {
      show({ isStuck: false });
      void run();
    },
    discard() {
      jobs = [];
      made.clear();
      show({ isStuck: false });
    },
    dismiss(id) {
      show({ refusals: state.get().refusals.filter((one) => one.id !== id) });
    },
  };
}

/** The roster as an answer to a change leaves it; the next loading says the rest. */
export function withAnswer(view: RosterView, answer: RosterChanged): RosterView {
  if (answer.roster.version < view.roster.version) return view;
  const changed = new Map(answer.shifts.map((shift) => [shift.id, shift]));
  const removed = new Set(answer.removed);
  const kept = view.shifts.filter(({ id }) => !removed.has(id) && !changed.has(id));
  return { ...view, roster: answer.roster, shifts: [...kept, ...answer.shifts] };
}
