// Runs MongoDB's public unified specification tests against the embedded engine:
//   npm run test:engine-conformance -- [--folder ../shared/samples/mongodb-specs] [--only text] [--verbose]
// Every case passes, is meant for another kind of server, or stands in the list of exceptions with its reason; a listed
// case that passes is reported too, so that the list stays true.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../server/embedded-mongo/host.ts';
import { runCase, type Verdict } from './engine-conformance/run-case.ts';
import { loadCases, notMeantForUs, type SpecCase } from './engine-conformance/spec-file.ts';

const ENGINE_VERSION = '7.0.14';
const EXCEPTIONS = fileURLToPath(new URL('../test/embedded-mongo/conformance-exceptions.json', import.meta.url));

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '../shared/samples/mongodb-specs' },
    only: { type: 'string', default: '' },
    verbose: { type: 'boolean', default: false },
  },
});

type Tally = { passed: number; excepted: number; elsewhere: number; unsupported: number; problems: string[] };

async function runAll(cases: SpecCase[], exceptions: Record<string, string>): Promise<Tally> {
  const tally: Tally = { passed: 0, excepted: 0, elsewhere: 0, unsupported: 0, problems: [] };
  const dataDir = mkdtempSync(join(tmpdir(), 'engine-conformance-'));
  const engine = await startEmbeddedMongo({ dataDir, durability: 'nosync' });
  const control = new MongoClient(engine.uri);
  try {
    for (const specCase of cases) {
      if (notMeantForUs(specCase, ENGINE_VERSION)) {
        tally.elsewhere += 1;
        continue;
      }
      count(tally, specCase.id, await runCase(specCase, engine.uri, control), exceptions[specCase.id]);
    }
  } finally {
    await control.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return tally;
}

function count(tally: Tally, id: string, verdict: Verdict, exception: string | undefined): void {
  if (values.verbose) console.log(`${verdict.kind}  ${id}${'why' in verdict ? `  (${verdict.why})` : ''}`);
  if (verdict.kind === 'unsupported') tally.unsupported += 1;
  else if (verdict.kind === 'passed') {
    tally.passed += 1;
    if (exception !== undefined)
      tally.problems.push(`STALE  ${id}: passes, but is listed as an exception (${exception})`);
  } else if (exception === undefined) tally.problems.push(`FAILED ${id}: ${verdict.why}`);
  else tally.excepted += 1;
}

function unknownExceptions(exceptions: Record<string, string>, cases: SpecCase[]): string[] {
  const known = new Set(cases.map(({ id }) => id));
  return Object.keys(exceptions)
    .filter((id) => !known.has(id))
    .map((id) => `STALE  ${id}: listed as an exception, but there is no such case`);
}

async function main(): Promise<number> {
  const folder = resolve(values.folder);
  if (!existsSync(folder)) {
    console.log(`The specification tests are not here (${folder}); nothing was run.`);
    return 0;
  }
  const all = loadCases(folder);
  const cases = all.filter(({ id }) => id.includes(values.only));
  const exceptions = JSON.parse(readFileSync(EXCEPTIONS, 'utf8')) as Record<string, string>;
  const tally = await runAll(cases, exceptions);
  const problems = [...tally.problems, ...unknownExceptions(exceptions, all)];
  for (const problem of problems) console.log(problem);
  const { passed, excepted, elsewhere, unsupported } = tally;
  console.log(
    `${cases.length} cases: ${passed} passed, ${excepted} excepted with a reason, ${problems.length} problems; ` +
      `${elsewhere} are meant for other servers, ${unsupported} need what this runner does not have`,
  );
  return problems.length === 0 ? 0 : 1;
}

process.exit(await main());
