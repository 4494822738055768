import type { LeaveTypeId } from '../../../shared/types/ids.ts';
import { authorise } from '../../access/policy.ts';
import type { BinKind } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { Collection } from '../../db/collection.ts';
import { binDoor } from '../../db/bin-door.ts';
import { asHouse } from '../../access/as-house.ts';
import { refuse } from '../../http/problem-error.ts';
import { hospitalToday } from './hospital-today.ts';
import { announceSetup } from './leave.events.ts';
import { leaveBalanceCollection, leaveTypeCollection } from './leave.model.ts';
import { leaveTypePolicy } from './leave.policy.ts';
import { leaveRequestRepository, leaveTypeRepository } from './leave.repository.ts';
import { nameKeyOf } from './name-key.ts';

const LONGEST_NAME = 60;

/** What of it is still to be decided or taken keeps a kind of leave; what is over keeps its name and stays. */
async function usedBy(typeId: LeaveTypeId): Promise<string[]> {
  return asHouse('see what keeps a kind of leave', async () => {
    const waiting = await leaveRequestRepository().count({ typeId, state: 'pending' });
    const coming = await leaveRequestRepository().count({ typeId, state: 'approved', to: { $gte: hospitalToday() } });
    return [
      ...(waiting === 0 ? [] : [`${waiting} ${waiting === 1 ? 'request that waits' : 'requests that wait'}`]),
      ...(coming === 0 ? [] : [`${coming} granted and not over yet`]),
    ];
  });
}

/** Kinds of leave, with what was set of them for people. */
export const leaveTypeBinKind: BinKind = {
  kind: 'leave-type',
  permission: 'leave.decide',
  keptDays: 90,
  floorDays: 7,
  collections: [leaveTypeCollection, leaveBalanceCollection] as unknown as readonly Collection<object>[], // Of any record, to the Bin.
  async load(id) {
    const type = await leaveTypeRepository().get(id);
    authorise(leaveTypePolicy, 'leave.decide', type);
    const typeId = type._id as LeaveTypeId;
    return {
      version: type.version,
      label: type.name,
      parts: [
        binPartOf('leave-type', leaveTypeCollection, { _id: typeId }),
        binPartOf('leave', leaveBalanceCollection, { typeId }),
      ],
      usedBy: await usedBy(typeId),
    };
  },
  moved: async () => announceSetup(),
  restored: async () => announceSetup(),
  async conflicts(_id, batchId) {
    const [binned] = await binDoor(leaveTypeCollection).find(batchId);
    if (binned === undefined || (await isFree(binned.nameKey))) return [];
    const suggestion = await freeName(binned.name);
    return [
      { key: 'name', what: 'name-taken', value: binned.name, offer: 'rename', suggestion, options: [], batchId: null },
    ];
  },
  async settle(id, batchId, choices) {
    const { name } = choices;
    if (name === undefined) return;
    const nameKey = nameKeyOf(name);
    if (name.length > LONGEST_NAME || !(await isFree(nameKey))) {
      const message = 'There is a kind of leave of this name already, or it is too long.';
      throw refuse('invalid-input', { errors: [{ pointer: '/body/choices/name', message, code: 'already-exists' }] });
    }
    await binDoor(leaveTypeCollection).change(batchId, id, { name, nameKey });
  },
};

const isFree = async (nameKey: string): Promise<boolean> => (await leaveTypeRepository().findOne({ nameKey })) === null;

async function freeName(name: string): Promise<string> {
  for (let number = 2; ; number += 1) {
    const wanted = `${name.slice(0, LONGEST_NAME - 4)} ${number}`;
    if (await isFree(nameKeyOf(wanted))) return wanted;
  }
}
