import { expect } from 'chai';
import { groupLines } from '../../client/src/features/huddle/arrange.ts';
import type { HuddleLine } from '../../client/src/features/huddle/arrange.ts';
import { readHuddleSearch } from '../../client/src/features/huddle/huddle-search.ts';
import { readBedCodes, readRooms } from '../../client/src/features/setup-places/read-rooms.ts';
import { readSetupSearch } from '../../client/src/features/setup-places/setup-search.ts';
import { kindsWithin, pathsOf, treeOf } from '../../client/src/features/setup-places/tree.ts';
import type { LocationKind, LocationView } from '../../shared/schemas/places.ts';
import type { ChecklistItem } from '../../shared/schemas/stays.ts';
import { locationId } from '../../shared/types/ids.ts';

const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

describe('laying out a hospital', () => {
  it('reads rooms as people write them, each with its beds', () => {
    expect(readRooms('Bay 1: 1A, 1B\n\n Side room:S1-S3 \nDay room')).to.deep.equal([
      { name: 'Bay 1', codes: ['1A', '1B'] },
      { name: 'Side room', codes: ['S1', 'S2', 'S3'] },
      { name: 'Day room', codes: [] },
    ]);
    expect(readBedCodes('C08-C10, C9; C09،X')).to.deep.equal(['C08', 'C09', 'C10', 'C9', 'X']);
    expect(readBedCodes('C9-C1, C1-C999'), 'what is no range stays as it stands').to.deep.equal(['C9-C1', 'C1-C999']);
  });

  const place = (n: number, kind: LocationKind, parent: number | null, position: number): LocationView => ({
    id: locationId.parse(id(n)),
    kind,
    name: `P${n}`,
    parentId: parent === null ? null : locationId.parse(id(parent)),
    position,
    version: 1,
  });

  it('puts places into what they lie in, each row in its order, and loses none whose place is gone', () => {
    const items = [
      place(3, 'floor', 2, 1),
      place(4, 'floor', 2, 0),
      place(2, 'building', 1, 0),
      place(1, 'site', null, 0),
    ];
    expect(pathsOf(items).map(({ path }) => path)).to.deep.equal(['P1', 'P1 › P2', 'P1 › P2 › P4', 'P1 › P2 › P3']);
    expect(treeOf([...items, place(5, 'floor', 99, 3)]).map(({ location }) => location.name)).to.deep.equal([
      'P1',
      'P5',
    ]);
    expect(kindsWithin('building')).to.deep.equal(['floor']);
    expect(kindsWithin('floor')).to.deep.equal([]);
    expect(kindsWithin(null)).to.deep.equal(['site', 'building', 'floor']);
  });

  it('understands of an address what it knows', () => {
    expect(readSetupSearch({ ward: id(1), tab: 'x' })).to.deep.equal({ ward: id(1) });
    expect(readSetupSearch({ ward: id(1), tab: 'buildings' })).to.deep.equal({ tab: 'buildings' });
    expect(readSetupSearch({ ward: 'Mokoena' })).to.deep.equal({});
    expect(readHuddleSearch({ ward: id(1), department: id(2) })).to.deep.equal({ ward: id(1) });
    expect(readHuddleSearch({ department: id(2), name: 'x' })).to.deep.equal({ department: id(2) });
  });
});

describe('the huddle', () => {
  const item = (owner: ChecklistItem['owner'], more: Partial<ChecklistItem> = {}): ChecklistItem => ({
    id: owner,
    kind: 'other',
    text: null,
    owner,
    state: 'open',
    isBlocker: true,
    doneAt: null,
    doneBy: null,
    ...more,
  });
  // Only what the grouping looks at.
  const line = (why: HuddleLine['why'], wardName: string, bedCode: string | null, checklist: ChecklistItem[] = []) =>
    ({ why, wardName, bedCode, stay: { checklist } }) as unknown as HuddleLine;
  const shown = (lines: HuddleLine[], owner: ChecklistItem['owner'] | null = null) =>
    groupLines(lines, owner).map(({ why, lines: some }) => [why, some.map((one) => `${one.wardName} ${one.bedCode}`)]);

  it('names the late first, and in each group goes from ward to ward and bed to bed', () => {
    const lines = [
      line('edd-missing', 'A', '1'),
      line('edd-today', 'B', '10'),
      line('edd-today', 'B', '9'),
      line('edd-today', 'A', '2'),
      line('edd-overdue', 'C', '1'),
    ];
    expect(shown(lines)).to.deep.equal([
      ['edd-overdue', ['C 1']],
      ['edd-today', ['A 2', 'B 9', 'B 10']],
      ['edd-missing', ['A 1']],
    ]);
  });

  it('shows whom one owner keeps here: by an open step that blocks, and by nothing else', () => {
    const lines = [
      line('edd-today', 'A', '1', [item('pharmacy')]),
      line('edd-today', 'A', '2', [item('pharmacy', { state: 'done' })]),
      line('edd-today', 'A', '3', [item('pharmacy', { isBlocker: false })]),
      line('edd-today', 'A', '4', [item('doctor')]),
    ];
    expect(shown(lines, 'pharmacy')).to.deep.equal([['edd-today', ['A 1']]]);
  });
});
