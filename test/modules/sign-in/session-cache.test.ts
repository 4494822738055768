import { expect } from 'chai';
import { forgetSession, forgetSessionsOf, recall } from '../../../server/modules/sign-in/session-cache.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

describe('the memory of sessions', () => {
  let kernel: Kernel;
  before(async () => {
    kernel = await openKernel();
  });
  after(() => kernel.close());

  /** Asks for a session that is not there. */
  const lookUp = (id: string, read: () => void, tenant = kernel.north) =>
    recall(kernel.services, tenant.id, id, async () => {
      read();
      return null;
    });

  it('keeps that there is no such session, for each hospital by itself', async () => {
    let reads = 0;
    const read = () => (reads += 1);
    for (let turn = 0; turn < 10; turn += 1) expect(await lookUp('gone', read)).to.equal(null);
    expect(reads).to.equal(1);
    await lookUp('gone', read, kernel.south);
    expect(reads).to.equal(2);
  });

  it('forgets it at once when the session or what is known of someone changes here', async () => {
    let reads = 0;
    const read = () => (reads += 1);
    await lookUp('changed', read);
    await kernel.as(kernel.north, async () => forgetSession('changed'));
    await lookUp('changed', read);
    expect(reads).to.equal(2);
    await kernel.as(kernel.north, async () => forgetSessionsOf(new Set(['someone'])));
    await lookUp('changed', read);
    expect(reads).to.equal(3);
  });

  it('is not asked, and keeps nothing of before, where what changed is asked anew', async () => {
    let reads = 0;
    const read = () => (reads += 1);
    await lookUp('unsettled', read);
    // Begun before the asking anew and over after it: what it found is from before.
    await recall(kernel.services, kernel.north.id, 'slow', async () => {
      const anew = async () => {
        read();
        return null;
      };
      await recall(kernel.services, kernel.north.id, 'unsettled', anew, true);
      return null;
    });
    expect(reads).to.equal(2);
    await lookUp('unsettled', read);
    expect(reads, 'what was asked anew is kept').to.equal(2);
    await lookUp('slow', read);
    expect(reads, 'and what was read meanwhile is not').to.equal(3);
  });

  it('does not keep what was read while it changed', async () => {
    let reads = 0;
    await recall(kernel.services, kernel.north.id, 'raced', async () => {
      await kernel.as(kernel.north, async () => forgetSession('raced'));
      return null;
    });
    await lookUp('raced', () => (reads += 1));
    expect(reads).to.equal(1);
  });
});
