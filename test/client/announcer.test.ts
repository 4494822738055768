import { expect } from 'chai';
import { createAnnouncer } from '../../client/src/components/ui/announcer.ts';

function stage() {
  const polite: string[] = [];
  const assertive: string[] = [];
  const waiting: { readonly work: () => void; readonly ms: number }[] = [];
  const announcer = createAnnouncer({
    polite: (text) => polite.push(text),
    assertive: (text) => assertive.push(text),
    later: (work, ms) => waiting.push({ work, ms }),
  });
  const change = (code: string) => {
    announcer.queue(`Bed ${code} changed.`, (count) => `${count} beds changed.`);
  };
  const wait = () => {
    for (const { work } of waiting.splice(0)) work();
  };
  return { announcer, polite, assertive, waiting, change, wait };
}

describe('what is read aloud', () => {
  it('waits three seconds and then says up to three changes in one breath', () => {
    const { polite, waiting, change, wait } = stage();
    for (const code of ['1A', '2A', '3A']) change(code);
    expect(polite).to.deep.equal([]);
    expect(waiting.map(({ ms }) => ms)).to.deep.equal([3000]);
    wait();
    expect(polite).to.deep.equal(['Bed 1A changed. Bed 2A changed. Bed 3A changed.']);
  });

  it('says a number instead of more than three changes', () => {
    const { polite, change, wait } = stage();
    for (let bed = 1; bed <= 50; bed += 1) change(`${bed}A`);
    wait();
    expect(polite).to.deep.equal(['50 beds changed.']);
  });

  it('says once what changed twice', () => {
    const { polite, change, wait } = stage();
    for (let time = 0; time < 10; time += 1) change('1A');
    wait();
    expect(polite).to.deep.equal(['Bed 1A changed.']);
  });

  it('begins a new breath after the last', () => {
    const { polite, change, wait } = stage();
    change('1A');
    wait();
    change('2A');
    wait();
    expect(polite).to.deep.equal(['Bed 1A changed.', 'Bed 2A changed.']);
  });

  it('says the result of one’s own action at once, and a lost connection over everything', () => {
    const { announcer, polite, assertive } = stage();
    announcer.say('Saved.');
    announcer.interrupt('Connection lost.');
    expect(polite).to.deep.equal(['Saved.']);
    expect(assertive).to.deep.equal(['Connection lost.']);
  });
});
