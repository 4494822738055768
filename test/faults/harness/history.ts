/** What stands in the journal once it was done: as often as it was asked for and acknowledged. */
export interface Effect {
  readonly action: string;
  readonly subjectId: string;
}

/** `unknown`: no answer says whether it was done. */
export type Outcome = 'unknown' | 'done' | 'refused';

/** One thing that somebody asked for, under one key, however often it was sent. */
export interface Asked {
  readonly number: number;
  /** Milliseconds since the load began. */
  readonly at: number;
  readonly hospitalCode: string;
  readonly client: string;
  readonly staffId: string;
  readonly what: string;
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  /** `null` where the request says itself that it happens once. */
  readonly key: string | null;
  readonly body: unknown;
  /** Each answer’s status in the order they came; `null`: none came. */
  readonly answers: (number | null)[];
  outcome: Outcome;
  /** When the last answer that was waited for had come, on the clock of `at`; `null`: not yet. */
  settledAt: number | null;
  /** The body it was acknowledged with first. */
  answer: unknown;
  effects: readonly Effect[];
  /** What went wrong with the answers themselves. */
  readonly oddities: string[];
}

/** Everything that was asked for, in order. */
export interface History {
  readonly all: readonly Asked[];
  /** Milliseconds since the load began. */
  now(): number;
  begin(asked: Pick<Asked, 'hospitalCode' | 'client' | 'staffId' | 'what' | 'method' | 'path' | 'key' | 'body'>): Asked;
  counts(): Readonly<Record<Outcome, number>>;
  /** The last ones, for whoever has to understand a failure. */
  tail(count: number): string;
}

export function createHistory(): History {
  const all: Asked[] = [];
  const began = performance.now();
  const now = () => Math.round(performance.now() - began);
  return {
    all,
    now,
    begin(asked) {
      const one: Asked = {
        ...asked,
        number: all.length + 1,
        at: now(),
        answers: [],
        outcome: 'unknown',
        settledAt: null,
        answer: null,
        effects: [],
        oddities: [],
      };
      all.push(one);
      return one;
    },
    counts() {
      const counts = { unknown: 0, done: 0, refused: 0 };
      for (const { outcome } of all) counts[outcome] += 1;
      return counts;
    },
    tail: (count) =>
      all
        .slice(-count)
        .map(
          ({ number, at, client, what, method, path, answers, outcome }) =>
            `#${number} ${at} ms ${client} ${what}: ${method} ${path} → ${answers.map((one) => one ?? 'nothing').join(', ')}: ${outcome}`,
        )
        .join('\n'),
  };
}
