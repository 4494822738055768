import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { freshnessOf } from '../../client/src/features/wall/freshness.ts';
import { columnsFor, pagesOf } from '../../client/src/features/wall/layout.ts';
import { roomFor } from '../../client/src/features/wall/room-for.ts';
import { instantOf, momentOf, stepped } from '../../client/src/features/replay/replay-time.ts';
import { labelOf } from '../../server/modules/wall/wall.presenter.ts';
import type { WallBed } from '../../shared/schemas/wall.ts';
import { bedId, roomId } from '../../shared/types/ids.ts';

const AT = '2040-03-05T08:00:00.000Z';
const bay = (position: number, count: number) => {
  const id = roomId.parse(uuid());
  const beds = Array.from({ length: count }, (_none, index): WallBed => ({
    id: bedId.parse(uuid()),
    roomId: id,
    code: `${position}-${index}`,
    position: index,
    state: { turnover: 'clean', turnoverSince: AT, use: 'free', useSince: AT },
    label: null,
  }));
  return { room: { id, name: `Bay ${position}`, position }, beds };
};
const wardOf = (...counts: readonly number[]) => {
  const bays = counts.map((count, index) => bay(index, count));
  return { rooms: bays.map(({ room }) => room).reverse(), beds: bays.flatMap(({ beds }) => beds).reverse() };
};

describe('the layout of a wall', () => {
  it('chooses the columns by how many beds there are', () => {
    expect([4, 12, 13, 20, 21, 48, 49, 80].map(columnsFor)).to.deep.equal([4, 4, 5, 5, 8, 8, 10, 10]);
  });

  it('keeps the order of bays and of beds in them, whatever comes first', () => {
    const [page] = pagesOf(wardOf(2, 3));
    expect(page?.map(({ code }) => code)).to.deep.equal(['0-0', '0-1', '1-0', '1-1', '1-2']);
  });

  it('turns pages of whole bays over eighty beds, and loses none', () => {
    const pages = pagesOf(wardOf(50, 40, 30, 100));
    expect(pages.map(({ length }) => length)).to.deep.equal([50, 70, 80, 20]);
    expect(new Set(pages.flat().map(({ id }) => id)).size).to.equal(220);
  });

  it('shows a word only where it fits', () => {
    const narrow = roomFor(178, 110, 1);
    expect(narrow.fitsWord('Held')).to.equal(true);
    expect(narrow.fitsWord('Maintenance')).to.equal(false);
    expect(roomFor(460, 300, 1).fitsWord('Maintenance')).to.equal(true);
    expect(roomFor(460, 300, 1).fitsFlag('Droplet', 2)).to.equal(true);
    expect(narrow.fitsFlag('Protective', 2)).to.equal(false);
  });
});

describe('a wall’s freshness', () => {
  it('is live for a minute, then not live, then hidden after five; never before the house spoke', () => {
    const at = 1_000_000_000;
    const aged = (seconds: number) => freshnessOf(at - seconds * 1_000, at);
    expect([0, 60, 61, 300, 301].map(aged)).to.deep.equal(['live', 'live', 'not-live', 'not-live', 'hidden']);
    expect(freshnessOf(null, at)).to.equal('hidden');
  });
});

describe('a name on a wall', () => {
  const someone = { familyName: 'Mokoena', givenName: 'Naledi', isHiddenOnWall: false };
  it('is nothing, initials or the family name, and nothing of who wishes to be hidden', () => {
    expect(labelOf(someone, 'hidden')).to.equal(null);
    expect(labelOf(someone, 'initials')).to.equal('M. N.');
    expect(labelOf(someone, 'family-name')).to.equal('Mokoena');
    expect(labelOf({ ...someone, isHiddenOnWall: true }, 'family-name')).to.equal(null);
  });

  it('is one letter of each name in any script, and of one name where there is one', () => {
    expect(labelOf({ ...someone, familyName: 'क्षत्रिय', givenName: '' }, 'initials')).to.match(/^क्ष\.$|^क्\.$/u);
    expect(labelOf({ ...someone, familyName: '', givenName: 'Ali' }, 'initials')).to.equal('A.');
    expect(labelOf({ ...someone, familyName: '' }, 'family-name')).to.equal(null);
  });
});

describe('the time of a replay', () => {
  it('goes over midnight by the minute, and no further than now', () => {
    const midnight = instantOf({ day: '2040-03-05', minute: 0 });
    expect(stepped({ day: '2040-03-05', minute: 0 }, -1, midnight)).to.deep.equal({ day: '2040-03-04', minute: 1_439 });
    expect(stepped({ day: '2040-03-04', minute: 1_439 }, 1, midnight)).to.deep.equal({ day: '2040-03-05', minute: 0 });
    expect(stepped({ day: '2040-03-05', minute: 0 }, 1, midnight)).to.deep.equal(momentOf(midnight));
  });
});
