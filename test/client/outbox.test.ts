import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { ApiProblem, NoAnswer } from '../../client/src/lib/api/failure.ts';
import type { NewOutboxItem, Outbox } from '../../client/src/lib/outbox/create-outbox.ts';
import { createOutbox } from '../../client/src/lib/outbox/create-outbox.ts';
import { createOutboxBox } from '../../client/src/lib/outbox/outbox-box.ts';
import type { OutboxItem } from '../../client/src/lib/outbox/outbox-item.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { PROBLEMS, problemType } from '../../shared/types/problem-kinds.ts';

const problem = (kind: ProblemKind) =>
  new ApiProblem({ type: problemType(kind), ...PROBLEMS[kind], requestId: randomUUID() });

/** A device, its database, and a server that does each key once. */
function device() {
  const box = createOutboxBox(`outbox-${randomUUID()}`);
  const state = { isOnline: true, user: 'anna' as string | null, refuse: new Map<string, ProblemKind>() };
  const arrived: { label: string; as: string | null; id: string }[] = [];
  let ids = 0;
  /** The page as it is after a reload: nothing but the database is left. */
  const page = (): Outbox =>
    createOutbox({
      box,
      async send(item: OutboxItem) {
        if (!state.isOnline) throw new NoAnswer('No line.');
        const refusal = state.refuse.get(item.label);
        if (refusal !== undefined) throw problem(refusal);
        if (arrived.every(({ id }) => id !== item.id)) arrived.push({ label: item.label, as: state.user, id: item.id });
      },
      userId: () => state.user,
      newId: () => `key-${(ids += 1)}`,
      now: () => 0,
    });
  return { box, state, arrived, page };
}

const finish = (label: string): NewOutboxItem => ({
  verb: 'cleaning-finish',
  path: `/cleanings/${label}/finish`,
  body: { stage: 1 },
  subjectId: label,
  label,
});
const labelsOf = (outbox: Outbox) => outbox.items.get().map(({ label, state }) => `${label} ${state}`);

describe('what waits to be sent', () => {
  it('is sent at once and forgotten where the line is there', async () => {
    const { page, arrived, box } = device();
    const outbox = page();
    await outbox.open('anna');
    await outbox.add(finish('4B'));
    await outbox.flush();
    expect(arrived.map(({ label }) => label)).to.deep.equal(['4B']);
    expect(labelsOf(outbox)).to.deep.equal([]);
    expect(await box.load('anna')).to.deep.equal([]);
  });

  it('outlives a reload while offline, and is then sent once and in order (J8)', async () => {
    const { page, arrived, state } = device();
    const before = page();
    await before.open('anna');
    state.isOnline = false;
    for (const label of ['4B', '4C', '4D']) await before.add(finish(label));
    await before.flush();
    expect(labelsOf(before)).to.deep.equal(['4B queued', '4C queued', '4D queued']);
    before.close();
    state.isOnline = true;
    const after = page();
    await after.open('anna');
    await after.flush();
    expect(arrived.map(({ label, id }) => [label, id])).to.deep.equal([
      ['4B', 'key-1'],
      ['4C', 'key-2'],
      ['4D', 'key-3'],
    ]);
    expect(labelsOf(after)).to.deep.equal([]);
  });

  it('stops at the first that gets no answer, so that nothing overtakes it', async () => {
    const { page, arrived, state } = device();
    const outbox = page();
    await outbox.open('anna');
    state.refuse.set('4B', 'unavailable');
    await outbox.add(finish('4B'));
    await outbox.add(finish('4C'));
    await outbox.flush();
    expect(arrived).to.deep.equal([]);
    expect(labelsOf(outbox)).to.deep.equal(['4B queued', '4C queued']);
    state.refuse.clear();
    await outbox.flush();
    expect(arrived.map(({ label }) => label)).to.deep.equal(['4B', '4C']);
  });

  it('parks what somebody else was first with, keeps it over a reload, and goes on with the rest (J8)', async () => {
    const { page, arrived, state } = device();
    const outbox = page();
    await outbox.open('anna');
    state.refuse.set('4B', 'bed-refused');
    state.refuse.set('4C', 'invalid-input');
    for (const label of ['4B', '4C', '4D']) await outbox.add(finish(label));
    await outbox.flush();
    expect(labelsOf(outbox)).to.deep.equal(['4B conflict', '4C failed']);
    expect(arrived.map(({ label }) => label)).to.deep.equal(['4D']);
    const after = page();
    await after.open('anna');
    expect(after.items.get()[0]?.problem?.type).to.equal(problemType('bed-refused'));
    expect(arrived, 'parked means parked').to.have.length(1);
    state.refuse.clear();
    await after.retry('key-1');
    await after.discard('key-2');
    expect(arrived.map(({ label }) => label)).to.deep.equal(['4D', '4B']);
    expect(labelsOf(after)).to.deep.equal([]);
    const last = page();
    await last.open('anna');
    expect(labelsOf(last)).to.deep.equal([]);
  });

  it('is neither shown to the next user nor sent as them, and goes when its own comes back (J9)', async () => {
    const { page, arrived, state } = device();
    const outbox = page();
    await outbox.open('anna');
    state.isOnline = false;
    await outbox.add(finish('4B'));
    outbox.close();
    expect(labelsOf(outbox)).to.deep.equal([]);
    state.isOnline = true;
    state.user = 'ben';
    await outbox.open('ben');
    await outbox.add(finish('7A'));
    await outbox.flush();
    expect(arrived.map(({ label, as }) => [label, as])).to.deep.equal([['7A', 'ben']]);
    state.user = 'anna';
    await outbox.open('anna');
    expect(arrived.map(({ label, as }) => [label, as])).to.deep.equal([
      ['7A', 'ben'],
      ['4B', 'anna'],
    ]);
  });

  it('waits while another is signed in behind its back, or the screen is locked', async () => {
    const { page, arrived, state } = device();
    const outbox = page();
    await outbox.open('anna');
    for (const user of ['ben', null]) {
      state.user = user;
      await outbox.add(finish(`as ${user}`));
      await outbox.flush();
    }
    expect(arrived).to.deep.equal([]);
    state.user = 'anna';
    await outbox.flush();
    expect(arrived.map(({ as }) => as)).to.deep.equal(['anna', 'anna']);
  });

  it('is forgotten when its user signs out, and nobody else’s is', async () => {
    const { page, state, box } = device();
    const outbox = page();
    state.isOnline = false;
    state.user = 'ben';
    await outbox.open('ben');
    await outbox.add(finish('7A'));
    state.user = 'anna';
    await outbox.open('anna');
    await outbox.add(finish('4B'));
    await outbox.forget('anna');
    expect(labelsOf(outbox)).to.deep.equal([]);
    expect(await box.load('anna')).to.deep.equal([]);
    expect((await box.load('ben')).map(({ label }) => label)).to.deep.equal(['7A']);
  });

  it('is sent again under the same key where the page died on the way', async () => {
    const { page, arrived, state, box } = device();
    const outbox = page();
    await outbox.open('anna');
    state.isOnline = false;
    await outbox.add(finish('4B'));
    const [item] = await box.load('anna');
    if (item === undefined) throw new Error('Nothing was kept.');
    // The server did it; the answer never came.
    arrived.push({ label: '4B', as: 'anna', id: item.id });
    await box.put({ ...item, state: 'sending' });
    state.isOnline = true;
    const after = page();
    await after.open('anna');
    expect(arrived).to.have.length(1);
    expect(labelsOf(after)).to.deep.equal([]);
  });
});
