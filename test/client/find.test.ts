import { expect } from 'chai';
import { findBeds, findWards, plain } from '../../client/src/features/find/find-places.ts';
import { firstBedState } from '../../shared/domain/bed-state.ts';
import type { WardBoard } from '../../shared/schemas/places.ts';
import { bedId, departmentId, roomId, wardId } from '../../shared/types/ids.ts';

let last = 0;
const id = () => {
  last += 1;
  return `01930000-0000-7000-8000-${String(last).padStart(12, '0')}`;
};

const board = (name: string, floor: string, codes: string[]): WardBoard => {
  const of = wardId.parse(id());
  const room = roomId.parse(id());
  return {
    ward: { id: of, departmentId: departmentId.parse(id()), name, floor, locationId: null, version: 1 },
    rooms: [{ id: room, name: 'Bay', position: 0, version: 1 }],
    beds: codes.map((code, position) => ({
      id: bedId.parse(id()),
      wardId: of,
      roomId: room,
      code,
      type: 'standard',
      tags: [],
      position,
      state: firstBedState('2026-11-22T10:00:00.000Z'),
      version: 1,
    })),
    seq: 0,
    abilities: { canManage: false, canManageBeds: false, canClean: false },
  };
};

describe('finding wards and beds', () => {
  const boards = [
    board('Acacia', '1st floor', ['4A', '4B', '14B', 'A-4']),
    board('Baobab', '2nd floor', ['4B', '5']),
    board('Éland ward', '2nd floor', ['ICU 1']),
  ];
  const beds = (text: string) => findBeds(boards, text, 9).map(({ wardName, code }) => `${wardName} ${code}`);
  const wards = (text: string) => findWards(boards, text, 9).map(({ name }) => name);

  it('finds a bed by its code wherever it is, the exact one before longer ones', () => {
    expect(beds('4b')).to.deep.equal(['Acacia 4B', 'Baobab 4B']);
    expect(beds('4')).to.deep.equal(['Acacia 4A', 'Acacia 4B', 'Baobab 4B']);
    expect(beds('icu 1')).to.deep.equal(['Éland ward ICU 1']);
    expect(beds('icu1')).to.deep.equal(['Éland ward ICU 1']);
  });

  it('finds a bed by its ward and code in any order, and no bed by a ward alone', () => {
    expect(beds('bao 4b')).to.deep.equal(['Baobab 4B']);
    expect(beds('4B BAOBAB')).to.deep.equal(['Baobab 4B']);
    expect(beds('baobab')).to.deep.equal([]);
    expect(beds('')).to.deep.equal([]);
    expect(beds('zebra 4b')).to.deep.equal([]);
  });

  it('finds wards by beginnings, without accents and case, and by their floor; all where nothing is typed', () => {
    expect(wards('ela')).to.deep.equal(['Éland ward']);
    expect(wards('2nd')).to.deep.equal(['Baobab', 'Éland ward']);
    expect(wards('')).to.deep.equal(['Acacia', 'Baobab', 'Éland ward']);
    expect(wards('nothing')).to.deep.equal([]);
    expect(plain('ÉLAND ４')).to.equal('eland 4');
  });

  it('shows no more than there is room for', () => {
    expect(findBeds(boards, '4', 2)).to.have.length(2);
    expect(findWards(boards, '', 1)).to.have.length(1);
  });
});
