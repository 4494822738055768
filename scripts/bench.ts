import type { Bench, Measure } from './bench/board/plan.ts';
import { BOARD, ELSEWHERE } from './bench/board/board.ts';
import { CHAT } from './bench/chat/chat.ts';
import { openCheckout } from './bench/checkout.ts';
import type { Figure } from './bench/figures.ts';
import { atMost } from './bench/figures.ts';
import type { Faults } from './bench/load/hearing.ts';
import { isBusy, machineLine, moveToLoadCore, untilCalm } from './bench/machine.ts';
import { NODES } from './bench/nodes/nodes.ts';
import { record } from './bench/record.ts';
import { table } from './bench/report.ts';
import { spreadOf } from './bench/statistics.ts';

/** What can be measured, and what stands in the table so that nobody takes it for met. */
const SUITES: Readonly<
  Record<string, { readonly measures: readonly Measure[]; readonly elsewhere: readonly Figure[] }>
> = {
  board: { measures: BOARD, elsewhere: ELSEWHERE },
  chat: { measures: CHAT, elsewhere: [] },
  nodes: { measures: NODES, elsewhere: [] },
};

const USAGE = `npm run bench [-- --quick] [--commit]       everything, one suite after the other
npm run bench -- board [--only perf-2,perf-3] [--quick] [--commit]
npm run bench -- chat [--only perf-4-latency] [--quick] [--commit]
npm run bench -- nodes [--quick] [--commit]

  --only    these measures alone
  --quick   fewer and shorter rounds, to see that it runs; like --only, it leaves docs/bench.md as it is
  --commit  measure the last commit instead of the files as they lie here
`;

interface Options {
  /** By name; all of them where none is asked for. */
  readonly suites: readonly string[];
  readonly only: readonly string[] | null;
  readonly isQuick: boolean;
  readonly isCommit: boolean;
}

function readOptions(words: readonly string[]): Options | null {
  const [name = ''] = words;
  const isNamed = Object.hasOwn(SUITES, name);
  const suites = isNamed ? [name] : Object.keys(SUITES);
  const rest = isNamed ? words.slice(1) : words;
  let only: readonly string[] | null = null;
  const flags = new Set<string>();
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? '';
    if (word === '--only') {
      index += 1;
      only = (rest[index] ?? '').toLowerCase().split(',');
    } else if (word === '--quick' || word === '--commit') flags.add(word);
    else return null;
  }
  const known = new Set(SUITES[name]?.measures.map(({ id }) => id));
  if (only?.some((id) => !known.has(id)) === true) return null;
  return { suites, only, isQuick: flags.has('--quick'), isCommit: flags.has('--commit') };
}

async function measure(name: string, options: Options): Promise<void> {
  const { measures = [], elsewhere = [] } = SUITES[name] ?? {};
  const machine = machineLine();
  const warning = isBusy() ? '\nWarning: other work on the machine; figures are not valid.' : '';
  console.log(`${machine}${warning}`);
  const faults: Faults = { lost: 0, doubled: 0, outOfOrder: 0 };
  const delays: { where: string; p99: number }[] = [];
  const checkout = await openCheckout(options.isCommit);
  const { isQuick } = options;
  const bench: Bench = {
    checkout,
    isQuick,
    rounds: isQuick ? 3 : 7,
    stretchMs: isQuick ? 2_000 : 4_000,
    heard(found) {
      faults.lost += found.lost;
      faults.doubled += found.doubled;
      faults.outOfOrder += found.outOfOrder;
    },
    delay: (where, { delayP99Ms }) => void delays.push({ where, p99: delayP99Ms }),
  };
  const figures: Figure[] = [];
  const isWhole = options.only === null && !isQuick && warning === '';
  try {
    for (const one of measures.filter(({ id }) => options.only?.includes(id) ?? true)) {
      console.log(`${one.id} …`);
      try {
        const found = await one.run(bench);
        // At once, too: a run that is cut short has told what it knew.
        console.log(table(found));
        figures.push(...found);
      } catch (error) {
        console.error(`${one.id} could not be measured:`, error);
        process.exitCode = 1;
        figures.push(notMeasured(one.id));
      }
    }
  } finally {
    await checkout.remove();
  }
  console.log(`\n${machine}${warning}\n`);
  const found = table([...figures, ...summary(faults, delays), ...elsewhere]);
  console.log(found);
  if (isWhole) await record(name, machine, found);
}

/** A measure that broke off: it stands in the table, so that nobody takes it for met. */
const notMeasured = (id: string): Figure => ({
  ...{ id: id.toUpperCase(), measure: 'broke off', unit: '', note: 'the log says why' },
  ...{ ours: null, reference: null, judged: null, must: null, stretch: null },
});

/** What was watched during all of the above. */
function summary(faults: Faults, delays: readonly { where: string; p99: number }[]): Figure[] {
  const wrong = faults.lost + faults.doubled + faults.outOfOrder;
  const worst = [...delays].sort((a, b) => b.p99 - a.p99)[0];
  const none = { reference: null, stretch: null };
  return [
    {
      ...none,
      id: 'PERF-10',
      measure: 'event-loop delay p99, the worst of all of the above',
      unit: 'ms',
      ours: worst?.p99 ?? null,
      judged: worst === undefined ? null : spreadOf([worst.p99]),
      must: atMost(50, 'ms'),
      note: worst === undefined ? '' : `at ${worst.where}`,
    },
    {
      ...none,
      id: 'PERF-15',
      measure: 'lost, doubled, out-of-order versions',
      unit: '',
      ours: wrong,
      judged: spreadOf([wrong]),
      must: atMost(0, ''),
      note: `lost ${faults.lost}, doubled ${faults.doubled}, out of order ${faults.outOfOrder}`,
    },
  ];
}

const options = readOptions(process.argv.slice(2));
if (options === null) {
  console.log(USAGE);
  process.exitCode = 2;
} else {
  moveToLoadCore();
  for (const [index, name] of options.suites.entries()) {
    if (index > 0) await untilCalm();
    await measure(name, options);
  }
  process.exit();
}
