import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { instantOf as instantOfMoment, momentOf, stepped } from '../../client/src/features/replay/replay-time.ts';
import { dayAt, fieldOf, hospitalZone, instantOf, minuteAt } from '../../client/src/lib/hospital-time.ts';

const LATE = '2026-11-22T22:15:00.000Z';

describe('times on the screen', () => {
  const ofDevice = hospitalZone.get();
  afterEach(() => hospitalZone.set(undefined));

  it('are the hospital’s that is signed in to, and the device’s before and after', () => {
    hospitalZone.set('Africa/Johannesburg');
    expect([dayAt(LATE), minuteAt(LATE)]).to.deep.equal(['2026-11-23', 15]);
    hospitalZone.set('America/Lima');
    expect([dayAt(LATE), minuteAt(LATE)]).to.deep.equal(['2026-11-22', 17 * 60 + 15]);
    hospitalZone.set('UTC');
    expect(dayAt(LATE)).to.equal('2026-11-22');
    hospitalZone.set(undefined);
    expect(hospitalZone.get()).to.equal(ofDevice);
  });

  it('are written by nothing that asks the device for its clock', async () => {
    const source = new URL('../../client/src/', import.meta.url);
    const asking: string[] = [];
    for (const name of await readdir(source, { recursive: true })) {
      // A wall stands in the hospital, and nobody signs in to it.
      if (!/\.tsx?$/u.test(name) || name === 'features/wall/unattended.ts') continue;
      const text = await readFile(new URL(name, source), 'utf8');
      const ofDate =
        text.match(/\.(?:get(?:Hours|Minutes|Day|Date|Month|FullYear)|toLocale(?:Time|Date)?String)\(/gu) ?? [];
      const formats = text.match(/new Intl\.DateTimeFormat\([\s\S]*?\)(?:\.|;)/gu) ?? [];
      asking.push(
        ...[...ofDate, ...formats.filter((call) => !/timeZone/u.test(call))].map((call) => `${name}: ${call}`),
      );
    }
    expect(asking).to.deep.equal([]);
  });

  it('are typed as they are shown, also where the clocks are changed', () => {
    hospitalZone.set('Asia/Kolkata');
    expect(fieldOf(LATE)).to.equal('2026-11-23T03:45');
    expect(instantOf('2026-11-23T03:45')?.toISOString()).to.equal(LATE);
    hospitalZone.set('Europe/Berlin');
    expect(instantOf('2026-03-28T12:00')?.toISOString()).to.equal('2026-03-28T11:00:00.000Z');
    expect(instantOf('2026-03-29T12:00')?.toISOString()).to.equal('2026-03-29T10:00:00.000Z');
    for (const unfilled of ['', '2026-11-23', 'T03:45', '2026-13-45T03:45']) expect(instantOf(unfilled)).to.equal(null);
  });

  it('of a replay are chosen by the hospital’s clocks', () => {
    hospitalZone.set('Asia/Kolkata');
    expect(momentOf(Date.parse(LATE))).to.deep.equal({ day: '2026-11-23', minute: 225 });
    const midnight = instantOfMoment({ day: '2026-11-23', minute: 0 });
    expect(new Date(midnight).toISOString()).to.equal('2026-11-22T18:30:00.000Z');
    const back = stepped({ day: '2026-11-23', minute: 0 }, -1, Date.parse(LATE));
    expect(back).to.deep.equal({ day: '2026-11-22', minute: 1_439 });
    expect(Number.isNaN(instantOfMoment({ day: '', minute: 0 }))).to.equal(true);
  });
});
