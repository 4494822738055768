import { expect } from 'chai';
import { groupWards } from '../../client/src/features/wards/group-wards.ts';
import type { Cell } from '../../client/src/features/wards/map-keys.ts';
import { cellAfter } from '../../client/src/features/wards/map-keys.ts';
import { readCodes } from '../../client/src/features/wards/read-codes.ts';
import { readStaffSearch } from '../../client/src/features/staff/staff-search.ts';
import { applyWardsEvent } from '../../shared/projections/ward-list.ts';
import { departmentId, wardId } from '../../shared/types/ids.ts';
import type { WardListItem } from '../../shared/schemas/places.ts';

const cell = (id: string, roomId: string, x: number, y: number): Cell => ({ id, roomId, x, y });

// Two rooms: a1 a2 a3 / a4, then b1 b2.
const CELLS = [
  cell('a1', 'a', 0, 0),
  cell('a2', 'a', 100, 0),
  cell('a3', 'a', 200, 0),
  cell('a4', 'a', 0, 120),
  cell('b1', 'b', 0, 300),
  cell('b2', 'b', 100, 300),
];
const from = (id: string, key: string, isRtl = false) => cellAfter(CELLS, id, key, isRtl)?.id;

describe('moving over the map by keys', () => {
  it('goes along the row and on to the next', () => {
    expect([from('a1', 'ArrowRight'), from('a3', 'ArrowRight'), from('a2', 'ArrowLeft')]).to.deep.equal([
      'a2',
      'a4',
      'a1',
    ]);
  });

  it('goes against the row where people read from the right', () => {
    expect([from('a1', 'ArrowLeft', true), from('a2', 'ArrowRight', true)]).to.deep.equal(['a2', 'a1']);
  });

  it('goes up and down to the nearest, also from room to room', () => {
    expect([from('a3', 'ArrowDown'), from('a4', 'ArrowDown'), from('b2', 'ArrowUp')]).to.deep.equal(['a4', 'b1', 'a4']);
  });

  it('goes to the ends of the room and to the next room', () => {
    expect([from('a2', 'Home'), from('a1', 'End'), from('a2', 'PageDown'), from('b2', 'PageUp')]).to.deep.equal([
      'a1',
      'a4',
      'b1',
      'a1',
    ]);
  });

  it('stays at the edges and for other keys', () => {
    expect([from('a1', 'ArrowLeft'), from('b2', 'ArrowRight'), from('a1', 'ArrowUp'), from('a1', 'x')]).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('bed codes as people write them', () => {
  it('takes commas, lines and ranges, each code once', () => {
    expect(readCodes('4A, 4B\n4B; C1-C3')).to.deep.equal(['4A', '4B', 'C1', 'C2', 'C3']);
    expect(readCodes('07–09')).to.deep.equal(['07', '08', '09']);
    expect(readCodes('  ')).to.deep.equal([]);
  });

  it('leaves alone what is no range', () => {
    expect(readCodes('9-1')).to.deep.equal(['9-1']);
    expect(readCodes('ICU-4')).to.deep.equal(['ICU-4']);
    expect(readCodes('1-500')).to.deep.equal(['1-500']);
  });
});

describe('the address of a filtered staff list', () => {
  it('keeps what it understands and drops the rest', () => {
    expect(readStaffSearch({ state: 'active', role: 'nurse', person: 'x', evil: 1 })).to.deep.equal({
      state: 'active',
      role: 'nurse',
      person: 'x',
    });
    expect(readStaffSearch({ state: 'asleep', role: 'operator', person: 7 })).to.deep.equal({});
  });
});

describe('the list of wards', () => {
  const department = (n: number) => departmentId.parse(`01930000-0000-7000-8000-00000000000${n}`);
  const ward = (n: number, name: string, of: number): WardListItem => ({
    id: wardId.parse(`01930000-0000-7000-8000-00000000010${n}`),
    departmentId: department(of),
    name,
    floor: '1',
    locationId: null,
    bedCount: n,
    version: 1,
  });
  const event = (seq: number, changed: WardListItem) => ({
    stream: 'wards',
    seq,
    at: '2026-11-22T10:00:00.000Z',
    name: 'ward.changed' as const,
    data: { ward: changed },
  });

  it('is what a fresh load would be after each event, and refuses a hole', () => {
    const list = { items: [ward(1, 'A', 1)], seq: 4 };
    const renamed = applyWardsEvent(list, event(5, ward(1, 'B', 1)));
    expect(renamed).to.deep.equal({ items: [ward(1, 'B', 1)], seq: 5 });
    const added = applyWardsEvent(list, event(5, ward(2, 'C', 1)));
    expect(added).to.deep.equal({ items: [ward(1, 'A', 1), ward(2, 'C', 1)], seq: 5 });
    expect(applyWardsEvent(list, event(4, ward(1, 'Old', 1)))).to.equal(list);
    expect(applyWardsEvent(list, event(6, ward(1, 'B', 1)))).to.equal('gap');
  });

  it('stands under its departments, by name and number, with those of no known department last', () => {
    const groups = groupWards(
      [ward(1, 'Ward 10', 1), ward(2, 'Ward 9', 1), ward(3, 'X', 3), ward(4, 'Y', 2)],
      [
        { id: department(1), name: 'Medicine', version: 1 },
        { id: department(2), name: 'Emergency', version: 1 },
      ],
    );
    expect(groups.map(({ name, wards }) => [name, wards.map((one) => one.name)])).to.deep.equal([
      ['Emergency', ['Y']],
      ['Medicine', ['Ward 9', 'Ward 10']],
      [null, ['X']],
    ]);
  });
});
