import { parseArgs } from 'node:util';
import { NORTHGATE_NAMES, seededRandom, SOUTHBANK_NAMES } from '../server/modules/demo/index.ts';
import type { DemoView } from '../shared/schemas/sign-in.ts';
import { demoView } from '../shared/schemas/sign-in.ts';
import type { Doing, Scene } from './demo-life/doings.ts';
import { DOINGS, look } from './demo-life/doings.ts';
import { createDemoPerson, Refused } from './demo-life/person.ts';
import { acknowledge, react, talk } from './demo-life/talking.ts';

// Lets the demo's hospitals live, through the public API and as the demo's own people: npm run demo:life -- --every 3

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: `http://127.0.0.1:${process.env['PORT'] ?? '3000'}` },
    /** Seconds from one thing to the next. */
    every: { type: 'string', default: '4' },
    hospital: { type: 'string', default: 'NORTH' },
    /** How many things happen; it goes on until it is stopped where not given. */
    steps: { type: 'string' },
    /** The same number makes the same people. */
    seed: { type: 'string' },
  },
});

const ALL: readonly (readonly [Doing, number])[] = [...DOINGS, [talk, 6], [react, 2], [acknowledge, 2]];

function pickDoing(random: () => number) {
  let left = random() * ALL.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [doing, weight] of ALL) {
    left -= weight;
    if (left < 0) return doing;
  }
  throw new Error('Nothing can happen.');
}

function personOf(origin: string, logins: DemoView['logins'], role: string) {
  const login = logins.find((one) => one.hospitalCode === values.hospital && one.role === role);
  if (login === undefined)
    throw new Error(`The server at ${origin} has no demo log-in of ${values.hospital} for ${role}.`);
  return createDemoPerson(origin, login);
}

async function live(): Promise<void> {
  const origin = new URL(values.url).origin;
  const { logins } = demoView.parse(await (await fetch(`${origin}/api/demo`)).json());
  const random = seededRandom(Number(values.seed ?? Date.now() % 1_000_000));
  const manager = personOf(origin, logins, 'nurse-manager');
  const housekeeper = personOf(origin, logins, 'housekeeping');
  const talkers = [manager, ...['doctor', 'nurse'].map((role) => personOf(origin, logins, role))];
  const names = values.hospital === 'SOUTH' ? SOUTHBANK_NAMES : NORTHGATE_NAMES;
  const steps = values.steps === undefined ? Number.POSITIVE_INFINITY : Number(values.steps);
  for (let step = 0; step < steps; step += 1) {
    const scene: Scene = { random, names, manager, housekeeper, talkers, ...(await look(manager)) };
    try {
      const said = await pickDoing(random)(scene);
      if (said !== null) console.info(`${new Date().toTimeString().slice(0, 8)}  ${said}`);
    } catch (error) {
      // Somebody else was first: that is life, and the next look shows it.
      if (!(error instanceof Refused)) throw error;
      console.info(`${new Date().toTimeString().slice(0, 8)}  Refused: ${error.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, Number(values.every) * 1_000));
  }
}

await live();
