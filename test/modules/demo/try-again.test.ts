import { expect } from 'chai';
import { tryAgain } from '../../../server/modules/demo/try-again.ts';

describe('the filling of the demo', () => {
  const failing = (name: string, times: number, done: string[]) => {
    let left = times;
    return async () => {
      left -= 1;
      if (left >= 0) throw new Error(`${name} gave up.`);
      done.push(name);
    };
  };

  it('goes on where one hospital gives up, and does that one again until it is done', async () => {
    const done: string[] = [];
    const pause = async () => void done.push('pause');
    await tryAgain([failing('north', 2, done), failing('south', 0, done)], { tries: 3, pause });
    expect(done).to.deep.equal(['south', 'pause', 'pause', 'north']);
  });

  it('says why where it cannot be done', async () => {
    const done: string[] = [];
    const pause = async () => void done.push('pause');
    const work = tryAgain([failing('north', 3, done), failing('south', 0, done)], { tries: 3, pause });
    const refusal: unknown = await work.catch((error: unknown) => error);
    expect(refusal).to.be.an('error').with.property('message', 'north gave up.');
    expect(done).to.deep.equal(['south', 'pause', 'pause']);
  });
});
