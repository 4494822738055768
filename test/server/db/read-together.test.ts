import { expect } from 'chai';
import { createReadTogether, frozen, inLetters } from '../../../server/db/read-together.ts';

/** A reading that is answered by hand. */
function byHand() {
  const begun: { answer: (value: unknown) => void; fail: (error: Error) => void }[] = [];
  const read = () => new Promise<unknown>((answer, fail) => begun.push({ answer, fail }));
  return { begun, read };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('reading together', () => {
  it('is one reading under way and one that waits, however many ask', async () => {
    const together = createReadTogether();
    const { begun, read } = byHand();
    const first = together('ward 1', read);
    const others = Array.from({ length: 50 }, () => together('ward 1', read));
    expect(begun).to.have.length(1);
    begun[0]?.answer('as it was');
    expect(await first).to.equal('as it was');
    await turn();
    expect(begun).to.have.length(2);
    begun[1]?.answer('as it is');
    expect(new Set(await Promise.all(others))).to.deep.equal(new Set(['as it is']));
  });

  it('answers nobody with a reading that began before they asked', async () => {
    const together = createReadTogether();
    let written = 0;
    const read = async () => {
      const seen = written;
      await turn();
      return seen;
    };
    const asks = Array.from({ length: 200 }, async (_, index) => {
      for (let later = 0; later < index % 7; later += 1) await turn();
      written += 1;
      const mine = written;
      expect(await together('ward 1', read)).to.be.at.least(mine);
    });
    await Promise.all(asks);
  });

  it('asks anew once nobody waits, and apart what is asked apart', async () => {
    const together = createReadTogether();
    const { begun, read } = byHand();
    const both = [together('ward 1', read), together('ward 2', read)];
    expect(begun).to.have.length(2);
    for (const { answer } of begun) answer('read');
    await Promise.all(both);
    const again = together('ward 1', read);
    expect(begun).to.have.length(3);
    begun[2]?.answer('read');
    await again;
  });

  it('fails for those who joined the reading that failed, and goes on for the others', async () => {
    const together = createReadTogether();
    const { begun, read } = byHand();
    const first = together('ward 1', read).catch((error: unknown) => error);
    const second = together('ward 1', read);
    begun[0]?.fail(new Error('gone'));
    expect(await first).to.have.property('message', 'gone');
    await turn();
    begun[1]?.answer('back');
    expect(await second).to.equal('back');
  });

  it('waits for no reading that never ends', async () => {
    let ms = 0;
    const together = createReadTogether(() => ms);
    const { begun, read } = byHand();
    const lost = together('ward 1', read);
    const joined = together('ward 1', read);
    ms = 60_000;
    const first = together('ward 1', read);
    const second = together('ward 1', read);
    expect(begun, 'the lost one and one that began anew').to.have.length(2);
    begun[1]?.answer('first');
    expect(await first).to.equal('first');
    await turn();
    begun[2]?.answer('second');
    expect(await second).to.equal('second');
    // Should it end at last, those who joined it are answered, and nobody else waits for them.
    begun[0]?.answer('late');
    expect(await lost).to.equal('late');
    await turn();
    begun[3]?.answer('later');
    expect(await joined).to.equal('later');
  });
});

describe('a question in letters', () => {
  it('is equal for equal filters only', () => {
    const filters = [
      { _id: '1' },
      { _id: 1 },
      { _id: null },
      { _id: 'null' },
      { id: '1' },
      { _id: '1', $and: [] },
      { _id: '1', $and: [{ wardId: { $in: ['1'] } }] },
      { _id: '1', $and: [{ wardId: { $in: ['1', '2'] } }] },
      { _id: '1', $and: [{ wardId: { $in: ['1,2'] } }] },
      { _id: ['1'] },
      { _id: true },
    ];
    const letters = filters.map(inLetters);
    expect(new Set(letters).size).to.equal(filters.length);
    expect(inLetters({ _id: '1' })).to.equal(letters[0]);
  });

  it('is not there for what letters do not tell apart', () => {
    const values = [new Date(), /x/u, Buffer.from('x'), undefined, Number.NaN, Infinity, 1n, new Map(), () => 1];
    expect(values.filter((value) => inLetters({ at: value }) !== null)).to.deep.equal([]);
    expect(inLetters({ at: { $in: [new Date()] } })).to.equal(null);
  });

  it('is answered by what nobody can change', () => {
    const bytes = Buffer.from('name');
    const answer = frozen({ _id: '1', rooms: [{ name: 'Bay 1', codes: ['1'] }], bytes, none: null });
    expect(() => answer.rooms[0]?.codes.push('2')).to.throw(TypeError);
    expect(() => Object.assign(answer, { _id: '2' })).to.throw(TypeError);
    // What is encrypted is opened into a value of each reader's own.
    expect(Object.isFrozen(answer.bytes)).to.equal(false);
  });
});
