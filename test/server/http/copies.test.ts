import { expect } from 'chai';
import { asOne } from '../../../server/http/copies.ts';
import { refuse } from '../../../server/http/problem-error.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

describe('copies of one request', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  const never = () => new Promise<string>(() => undefined);
  const kind = (asked: Promise<unknown>) => asked.then(String, (error: unknown) => String(error));

  it('are answered as the one under way, in their hospital', async () => {
    let answer: (said: string) => void = () => undefined;
    let done = 0;
    const work = () => {
      done += 1;
      return new Promise<string>((resolve) => (answer = resolve));
    };
    const copies = [1, 2, 3].map(() => kernel.as(kernel.north, () => asOne('under way', work)));
    expect(await kernel.as(kernel.south, () => asOne('under way', async () => 'south'))).to.equal('south');
    answer('north');
    expect(await Promise.all(copies)).to.deep.equal(['north', 'north', 'north']);
    expect(done).to.equal(1);
    expect(await kernel.as(kernel.north, () => asOne('under way', async () => 'again'))).to.equal('again');
  });

  it('are refused as the one before was, and tried anew where that failed on our side', () =>
    kernel.as(kernel.north, async () => {
      for (const [problem, then] of [
        ['state-refused', 'ProblemError: state-refused'],
        ['unavailable', 'done'],
      ] as const) {
        expect(await kind(asOne(problem, () => Promise.reject(refuse(problem))))).to.contain(problem);
        expect(await kind(asOne(problem, async () => 'done'))).to.equal(then);
      }
      expect(await kind(asOne('fault', () => Promise.reject(new Error('a fault'))))).to.contain('a fault');
      expect(await kind(asOne('fault', async () => 'done'))).to.equal('done');
    }));

  it('wait for none that never ends', () =>
    kernel.as(kernel.north, async () => {
      let ms = 0;
      const clock = () => ms;
      const waits = new Promise((resolve) => setTimeout(resolve, 50, 'waits'));
      const lost = asOne('lost', never, clock);
      ms = 59_000;
      const joined = asOne('lost', async () => 'not yet', clock);
      expect(await Promise.race([lost, joined, waits])).to.equal('waits');
      ms = 61_000;
      expect(await asOne('lost', async () => 'anew', clock)).to.equal('anew');
    }));
});
