import { expect } from 'chai';
import type { Fault, Plan } from './harness/plan.ts';
import { inWords, planOf, SHORT } from './harness/plan.ts';
import { runSeed } from './harness/run-seed.ts';

/** How often the house is killed under the load. */
const KILLS = Number(process.env['WARDLINE_KILLS'] ?? 5);
const PER_KILL = 40;

/** The house with its engine inside, killed over and over in the middle of the load: nothing else goes wrong. */
const killedOverAndOver: Plan = {
  seed: 20_261_122,
  isEngineApart: false,
  hasRedis: false,
  isRedisDownAtBoot: false,
  faults: Array.from({ length: KILLS }, (_, index): Fault => ({ kind: 'kill', after: index * PER_KILL + 17 })),
  flaps: 20,
  acknowledgements: KILLS * PER_KILL,
};
/** Its database is a process of its own and is killed, so is its Redis, it dies before a commit, and some stop listening. */
const everythingApart = planOf(5, SHORT);

describe('The house under a seeded load and seeded faults', () => {
  for (const plan of [killedOverAndOver, everythingApart]) {
    it(`keeps what must hold after any fault: ${inWords(plan)}`, async function () {
      this.timeout(600_000);
      const { findings, tail, deaths, done } = await runSeed(plan);
      expect(findings, tail).to.deep.equal([]);
      expect(done).to.be.at.least(plan.acknowledgements);
      const kills = plan.faults.filter(({ kind }) => kind === 'kill' || kind === 'die-at').length;
      expect(deaths, 'deaths of the house').to.be.at.least(kills);
    });
  }
});
