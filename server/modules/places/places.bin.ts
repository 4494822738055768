import { bedCode, placeName } from '../../../shared/schemas/places.ts';
import type { BinConflict } from '../../../shared/schemas/bin.ts';
import type { BedId, BinBatchId, DepartmentId, RoomId, WardId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { authorise } from '../../access/policy.ts';
import type { BinKind } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection, chosen, followingOf, notOffered } from '../../bin/goes-with.ts';
import { binDoor } from '../../db/bin-door.ts';
import { journal } from '../../journal/journal.ts';
import { byName } from './by-name.ts';
import { holdWardStill } from './commands/hold-ward-still.ts';
import { toKey } from './name-key.ts';
import {
  announceBedAdded,
  announceBedRemoved,
  announceWardAdded,
  announceWardChanged,
  announceWardRemoved,
} from './places.events.ts';
import type { Bed, Department, Ward } from './places.model.ts';
import { bedCollection, departmentCollection, roomCollection, wardCollection } from './places.model.ts';
import { bedPolicy, departmentPolicy, wardPolicy } from './places.policy.ts';
import { bedRepository, departmentRepository, roomRepository, wardRepository } from './places.repository.ts';
import { getLiveBed } from './queries/get-live-bed.ts';

const KEPT = { keptDays: 30, floorDays: 7, permission: 'ward.manage' } as const;

const nothing = (): Pick<BinConflict, 'suggestion' | 'options' | 'batchId'> => ({
  suggestion: null,
  options: [],
  batchId: null,
});

const rename = (key: 'name' | 'code', value: string): BinConflict => ({
  ...nothing(),
  key,
  what: key === 'name' ? 'name-taken' : 'code-taken',
  value,
  offer: 'rename',
  suggestion: `${value.slice(0, key === 'code' ? 8 : 56)} (2)`,
});

/** What it belonged to lies in the Bin, too, and comes back first; or is gone, and another is chosen where there is one. */
const parentMissing = (
  key: string,
  binned: { readonly name: string; readonly batchId: string } | null,
  others: readonly { readonly _id: string; readonly name: string }[],
): BinConflict =>
  binned === null
    ? {
        ...nothing(),
        key,
        what: 'parent-gone',
        value: '',
        offer: others.length === 0 ? 'none' : 'choose',
        options: others.toSorted(byName).map(({ _id, name }) => ({ id: _id, label: name })),
      }
    : {
        ...nothing(),
        key,
        what: 'parent-binned',
        value: binned.name,
        offer: 'first',
        batchId: binned.batchId as BinBatchId,
      };

async function binnedWard(id: WardId): Promise<{ readonly name: string; readonly batchId: string } | null> {
  const [found] = await binDoor(wardCollection).findBinned({ _id: id });
  return found === undefined ? null : { name: found.doc.name, batchId: found.batchId };
}

/** Counts the ward's beds on or back. */
async function countBeds(wardId: WardId, by: number): Promise<void> {
  const ward = await holdWardStill(wardId, by);
  const changes = [{ path: 'bedCount', before: ward.bedCount - by, after: ward.bedCount }];
  await journal({ action: 'ward.beds-counted', subject: { kind: 'ward', id: wardId }, changes });
  announceWardChanged(ward);
}

async function bedConflicts({ code, codeKey, wardId, roomId }: Bed): Promise<BinConflict[]> {
  const ward = await wardRepository().findOne({ _id: wardId });
  if (ward === null) return [parentMissing('ward', await binnedWard(wardId), [])];
  const rooms = await roomRepository().find({ wardId });
  const isTaken = (await bedRepository().findOne({ wardId, codeKey })) !== null;
  return [
    ...(isTaken ? [rename('code', code)] : []),
    ...(rooms.some(({ _id }) => _id === roomId) ? [] : [parentMissing('room', null, rooms)]),
  ];
}

/** A bed nobody lies in and that is kept for nobody. What was said of it stays, and names it no more. */
export const bedKind = (goesWith: () => readonly GoesWith[]): BinKind => {
  const following = followingOf('bed', goesWith);
  return {
    ...KEPT,
    kind: 'bed',
    get collections() {
      return [anyCollection(bedCollection), ...following.collections()];
    },
    async load(id) {
      const bed = await getLiveBed(id as BedId);
      authorise(bedPolicy, 'ward.manage', bed);
      const { parts, usedBy } = await asHouse('see what uses a bed', () => following.load([id]));
      const { use } = bed.state;
      const held = use === 'held' ? ['it is held'] : [];
      // Whoever lies there is counted by who knows them; the bed alone is believed, too.
      const occupied = use === 'occupied' && usedBy.length === 0 ? ['it is occupied'] : [];
      const label = `${(await wardRepository().get(bed.wardId)).name} ${bed.code}`;
      const own = binPartOf('bed', bedCollection, { _id: id });
      return { version: bed.version, label, parts: [own, ...parts], usedBy: [...held, ...occupied, ...usedBy] };
    },
    async moved(id, batchId) {
      for (const bed of await binDoor(bedCollection).find(batchId)) {
        announceBedRemoved(bed);
        await countBeds(bed.wardId, -1);
      }
      await following.moved([id], batchId);
    },
    async conflicts(_id, batchId) {
      const [bed] = await binDoor(bedCollection).find(batchId);
      return bed === undefined ? [] : bedConflicts(bed);
    },
    async settle(id, batchId, { code: wanted, room }) {
      const code = wanted === undefined ? undefined : chosen(bedCode, 'code', wanted);
      const change = {
        ...(code === undefined ? {} : { code, codeKey: toKey(code) }),
        ...(room === undefined ? {} : { roomId: room as RoomId }),
      };
      await binDoor(bedCollection).change(batchId, id, change);
      await journal({ action: 'bed.changed', subject: { kind: 'bed', id } });
    },
    async restored(id) {
      const bed = await bedRepository().get(id);
      await countBeds(bed.wardId, 1);
      announceBedAdded(bed);
      await following.restored([id]);
    },
    purging: (id, batchId) => following.purging([id], batchId),
  };
};

const LISTED = 6;

/** The beds that keep the ward, by their codes. */
function bedsInUse(beds: readonly Bed[]): readonly string[] {
  const codes = beds.filter(({ state }) => state.use !== 'free').map(({ code }) => code);
  if (codes.length === 0) return [];
  const more = codes.length > LISTED ? ` and ${codes.length - LISTED} more` : '';
  return [`beds in use: ${codes.slice(0, LISTED).join(', ')}${more}`];
}

async function wardConflicts({ name, nameKey, departmentId }: Ward): Promise<BinConflict[]> {
  const departments = await departmentRepository().find({});
  const isTaken = (await wardRepository().findOne({ departmentId, nameKey })) !== null;
  if (departments.some(({ _id }) => _id === departmentId)) return isTaken ? [rename('name', name)] : [];
  const [binned] = await binDoor(departmentCollection).findBinned({ _id: departmentId });
  const parent = binned === undefined ? null : { name: binned.doc.name, batchId: binned.batchId };
  const missing = parentMissing('department', parent, departments);
  if (missing.offer !== 'choose') return [missing];
  // Where it comes to is still to be chosen, and its name may be taken there: both are asked at once.
  const isTakenSomewhere = (await wardRepository().findOne({ nameKey })) !== null;
  return isTakenSomewhere ? [missing, rename('name', name)] : [missing];
}

/** A ward with its rooms and beds and all that modules keep of it; nobody is in it, and nothing shows it. */
export const wardKind = (goesWith: () => readonly GoesWith[]): BinKind => {
  const following = followingOf('ward', goesWith);
  return {
    ...KEPT,
    kind: 'ward',
    get collections() {
      return [
        anyCollection(wardCollection),
        anyCollection(roomCollection),
        anyCollection(bedCollection),
        ...following.collections(),
      ];
    },
    async load(id) {
      const wardId = id as WardId;
      const ward = await wardRepository().get(id);
      authorise(wardPolicy, 'ward.manage', ward);
      const { parts, usedBy } = await asHouse('see what uses a ward', () => following.load([id]));
      const beds = await bedRepository().find({ wardId, retiredAt: null }, { sort: { position: 1 } });
      return {
        version: ward.version,
        label: ward.name,
        parts: [
          binPartOf('ward', wardCollection, { _id: id }),
          binPartOf('room', roomCollection, { wardId: id }),
          binPartOf('bed', bedCollection, { wardId: id, retiredAt: null }),
          binPartOf(null, bedCollection, { wardId: id }),
          ...parts,
        ],
        usedBy: [...bedsInUse(beds), ...usedBy],
      };
    },
    async moved(id, batchId) {
      announceWardRemoved(id as WardId);
      await following.moved([id], batchId);
    },
    async conflicts(_id, batchId) {
      const [ward] = await binDoor(wardCollection).find(batchId);
      return ward === undefined ? [] : wardConflicts(ward);
    },
    async settle(id, batchId, { name: wanted, department }) {
      const name = wanted === undefined ? undefined : chosen(placeName, 'name', wanted);
      const change = {
        ...(name === undefined ? {} : { name, nameKey: toKey(name) }),
        ...(department === undefined ? {} : { departmentId: department as DepartmentId }),
      };
      await binDoor(wardCollection).change(batchId, id, change);
      await journal({ action: 'ward.changed', subject: { kind: 'ward', id } });
    },
    async restored(id) {
      const ward = await wardRepository().get(id);
      announceWardAdded(ward);
      announceWardChanged(ward);
      await following.restored([id]);
    },
    sweep: (id, batchId) => following.sweep([id], batchId),
    purging: (id, batchId) => following.purging([id], batchId),
  };
};

const nameTakenIn = async ({ nameKey }: Department): Promise<boolean> =>
  (await departmentRepository().findOne({ nameKey })) !== null;

/** A department without wards. */
export const departmentKind = (goesWith: () => readonly GoesWith[]): BinKind => {
  const following = followingOf('department', goesWith);
  return {
    ...KEPT,
    kind: 'department',
    get collections() {
      return [anyCollection(departmentCollection), ...following.collections()];
    },
    async load(id) {
      const department = await departmentRepository().get(id);
      authorise(departmentPolicy, 'ward.manage', department);
      const found = await asHouse('see what a department has', async () => ({
        wards: await wardRepository().find({ departmentId: id as DepartmentId }),
        ...(await following.load([id])),
      }));
      const wards = found.wards.toSorted(byName).map(({ name }) => name);
      const more = wards.length > LISTED ? ` and ${wards.length - LISTED} more` : '';
      const named = wards.length === 0 ? [] : [`its wards: ${wards.slice(0, LISTED).join(', ')}${more}`];
      return {
        version: department.version,
        label: department.name,
        parts: [binPartOf('department', departmentCollection, { _id: id }), ...found.parts],
        usedBy: [...named, ...found.usedBy],
      };
    },
    moved: (id, batchId) => following.moved([id], batchId),
    async conflicts(_id, batchId) {
      const [department] = await binDoor(departmentCollection).find(batchId);
      return department !== undefined && (await nameTakenIn(department)) ? [rename('name', department.name)] : [];
    },
    async settle(id, batchId, { name: wanted }) {
      if (wanted === undefined) throw notOffered('name');
      const name = chosen(placeName, 'name', wanted);
      await binDoor(departmentCollection).change(batchId, id, { name, nameKey: toKey(name) });
      await journal({ action: 'department.changed', subject: { kind: 'department', id } });
    },
    restored: (id) => following.restored([id]),
    purging: (id, batchId) => following.purging([id], batchId),
  };
};
