import { expect } from 'chai';
import { startThread } from '../../../server/threads/asked-thread.ts';

const ENTRY = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    parentPort.on('message', ({ number, word, afterMs }) => {
      if (word === 'end') process.exit(0);
      if (word === 'fail') return parentPort.postMessage({ number, error: 'RangeError' });
      if (word !== 'hang') setTimeout(() => parentPort.postMessage({ number, said: workerData + word }), afterMs ?? 0);
    });
  `)}`,
);

interface Question {
  readonly word: string;
  readonly afterMs?: number;
}

describe('a thread that is asked', function () {
  this.timeout(10_000);
  let ended = 0;
  const open = () => {
    ended = 0;
    return startThread<Question, string>(ENTRY, { does: 'repeats', workerData: '> ', onEnd: () => void (ended += 1) });
  };
  const problem = (asked: Promise<string>) => asked.catch((error: unknown) => (error as Error).message);

  it('answers each who asks, in whatever order it is done', async () => {
    const thread = open();
    const asked = [thread.ask({ word: 'late', afterMs: 50 }), thread.ask({ word: 'soon' })];
    expect(thread.waiting()).to.equal(2);
    expect(await Promise.race(asked)).to.equal('> soon');
    expect(await Promise.all(asked)).to.deep.equal(['> late', '> soon']);
    expect(thread.waiting()).to.equal(0);
    expect(await problem(thread.ask({ word: 'end' }))).to.contain('ended');
  });

  it('says the kind of what went wrong, and goes on', async () => {
    const thread = open();
    expect(await problem(thread.ask({ word: 'fail' }))).to.contain('RangeError');
    expect(await thread.ask({ word: 'on' })).to.equal('> on');
    expect(ended).to.equal(0);
    await problem(thread.ask({ word: 'end' }));
  });

  it('leaves nobody waiting when it ends', async () => {
    const thread = open();
    const hanging = problem(thread.ask({ word: 'hang' }));
    expect(await problem(thread.ask({ word: 'end' }))).to.contain('repeats ended');
    expect(await hanging).to.contain('repeats ended');
    expect([thread.waiting(), ended > 0]).to.deep.equal([0, true]);
  });

  it('is ended by what takes too long', async () => {
    const thread = open();
    const beside = problem(thread.ask({ word: 'hang' }));
    expect(await problem(thread.ask({ word: 'hang' }, 50))).to.contain('too long');
    expect(await beside).to.contain('ended');
    expect(ended).to.be.greaterThan(0);
  });
});
