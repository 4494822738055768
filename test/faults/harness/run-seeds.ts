// What `npm run test:faults` runs once the house is built.
import { parseArgs } from 'node:util';
import type { Plan } from './plan.ts';
import { inWords, LONG, planOf, SHORT } from './plan.ts';
import type { Result } from './run-seed.ts';
import { runSeed } from './run-seed.ts';

interface Wanted {
  readonly seeds: number;
  readonly first: number;
  /** As short as in `npm test`. */
  readonly isShort: boolean;
}

function tell({ done, refused, unanswered, deaths, convergedMs, findings, tail }: Result, again: string): void {
  const screens = convergedMs === null ? 'screens never right' : `screens right after ${convergedMs} ms`;
  console.log(`  ${done} done, ${refused} refused, ${unanswered} unanswered, ${deaths} deaths, ${screens}`);
  for (const { invariant, detail } of findings) console.log(`  NOT ${invariant}: ${detail}`);
  if (findings.length > 0) console.log(`${tail}\nAgain: ${again}`);
}

async function runOne(plan: Plan, again: string): Promise<Result | null> {
  try {
    const result = await runSeed(plan);
    tell(result, again);
    return result;
  } catch (error) {
    console.log(`  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nAgain: ${again}`);
    return null;
  }
}

/** Runs so many seeds one after another and prints what came of each; answers whether everything held. */
async function runSeeds({ seeds, first, isShort }: Wanted): Promise<boolean> {
  const total = { asked: 0, done: 0, refused: 0, unanswered: 0, deaths: 0 };
  const failed: number[] = [];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const plan = planOf(seed, isShort ? SHORT : LONG);
    console.log(`seed ${seed}: ${inWords(plan)}`);
    const result = await runOne(plan, `npm run test:faults -- --seeds 1 --first ${seed}${isShort ? ' --short' : ''}`);
    if (result === null || result.findings.length > 0) failed.push(seed);
    if (result === null) continue;
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += result[name];
  }
  const { asked, done, refused, unanswered, deaths } = total;
  const ended = failed.length === 0 ? 'every invariant held' : `seeds failed: ${failed.join(', ')}`;
  console.log(
    `${seeds} seeds: ${asked} asked, ${done} done, ${refused} refused, ${unanswered} answers lost, ${deaths} deaths of the house; ${ended}`,
  );
  return failed.length === 0;
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    first: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
  },
});
const [seeds, first] = [Number(values.seeds), Number(values.first)];
if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(first)) {
  throw new Error('--seeds and --first are whole numbers.');
}
process.exit((await runSeeds({ seeds, first, isShort: values.short })) ? 0 : 1);
