import type { BinConflict, BinPartName } from '../../../shared/schemas/bin.ts';
import type { StaffId } from '../../../shared/types/ids.ts';
import { email as emailSchema } from '../../../shared/types/text.ts';
import { isPerson } from '../../access/actor.ts';
import { asHouse } from '../../access/as-house.ts';
import { context } from '../../access/context.ts';
import { authorise, definePolicy } from '../../access/policy.ts';
import type { BinKind } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import { anyCollection } from '../../bin/goes-with.ts';
import type { StaffTie } from '../../bin/staff-tie.ts';
import { normaliseEmail } from '../../crypto/normalise.ts';
import { binDoor } from '../../db/bin-door.ts';
import { repository } from '../../db/repository.ts';
import { refuse } from '../../http/problem-error.ts';
import { fileCollection, filePart } from '../files/index.ts';
import { formerStaffRepository } from './former-staff.ts';
import { isLastAdmin } from './last-admin.ts';
import { grantsOf, roleIdOf } from './roles.model.ts';
import { customRoleRepository } from './roles.repository.ts';
import { announceRightsChanged, announceStaffChanged, announceStaffGone } from './staff.events.ts';
import type { Staff } from './staff.model.ts';
import { staffCollection, wardsNow } from './staff.model.ts';
import { staffPolicy } from './staff.policy.ts';
import { staffRepository, takeTurn } from './staff.repository.ts';

/** What other modules keep of people is theirs; the house alone removes it here. */
const houseOnly = definePolicy<object>({ of: 'what is kept of staff', scope: () => null, rules: {} });

const lying = async (batchId: string): Promise<Staff> => {
  const [staff] = await binDoor(staffCollection).find(batchId);
  if (staff === undefined) throw new Error('Nobody lies in this batch.');
  return staff;
};

async function usedBy(staff: Staff, ties: readonly StaffTie[]): Promise<readonly string[]> {
  const { actor } = context();
  const reasons: string[] = [];
  if (isPerson(actor) && actor.userId === staff._id) reasons.push('This is your own entry; ask another admin');
  if (await isLastAdmin(staff)) reasons.push('The hospital has no other active admin');
  // One after the other: a transaction does one thing at a time.
  for (const tie of ties) {
    const found = await asHouse('see what somebody is needed for', async () => tie.usedBy?.(staff._id as StaffId));
    reasons.push(...(found ?? []));
  }
  return reasons;
}

async function openedBy(staffId: StaffId, ties: readonly StaffTie[]) {
  const opened: { readonly part: BinPartName; readonly count: number }[] = [];
  for (const { opens } of ties) {
    const count = opens === undefined ? 0 : await opens.count(staffId);
    if (opens !== undefined && count > 0) opened.push({ part: opens.part, count });
  }
  return opened;
}

const isTaken = async (email: string): Promise<boolean> =>
  (await staffRepository().findByBlind('emailIndex', email)) !== null;

/** Another address to come back with. Refuses `invalid-input` for what is none. */
function chosenEmail(choice: string): string {
  const parsed = emailSchema.safeParse(choice);
  if (parsed.success && normaliseEmail(parsed.data) !== null) return parsed.data;
  throw refuse('invalid-input', {
    errors: [{ pointer: '/body/choices/email', message: 'Invalid email address', code: 'invalid_format' }],
  });
}

/** Their roles and what these give as it is now: roles can have changed or gone meanwhile. */
async function takeRolesAgain(staff: Staff): Promise<Staff> {
  await takeTurn('custom-roles');
  const held = staff.customRoleIds as readonly string[];
  const roles = (await customRoleRepository().find({})).filter(({ _id }) => held.includes(_id));
  const change = { customRoleIds: roles.map(roleIdOf), grants: grantsOf(roles) };
  return staffRepository().update(staff._id, staff.version, change);
}

/**
 * A person's entry (BIN-5). Once it lies in the Bin they cannot sign in, their sessions end, and they are in no list; what
 * they wrote and signed keeps their name, also when the entry is purged.
 */
export function staffKind(ties: () => readonly StaffTie[]): BinKind {
  return {
    kind: 'staff',
    permission: 'staff.manage',
    keptDays: 30,
    floorDays: 7,
    get collections() {
      const along = ties().flatMap(({ goesAlong }) => goesAlong?.collection ?? []);
      return [anyCollection(staffCollection), anyCollection(fileCollection), ...along];
    },
    async load(id) {
      const staff = await staffRepository().get(id);
      authorise(staffPolicy, 'staff.manage', staff);
      const staffId = staff._id as StaffId;
      return {
        version: staff.version,
        label: staff.displayName,
        parts: [
          binPartOf('staff', staffCollection, { _id: id }),
          { ...filePart('staff-photo', [id]), part: 'photo' },
          ...ties().flatMap(({ goesAlong }) =>
            goesAlong === undefined ? [] : [{ ...goesAlong, where: goesAlong.whereOf(staffId) }],
          ),
        ],
        usedBy: await usedBy(staff, ties()),
        opens: () => asHouse('see what somebody leaves to others', () => openedBy(staffId, ties())),
      };
    },
    async moved(id, batchId) {
      const staff = await lying(batchId);
      const { displayName, jobTitle, registrationNumber, roles } = staff;
      await formerStaffRepository().insert({ displayName, jobTitle, registrationNumber, roles }, id);
      // Whatever duty they were on is over: it does not come back with them.
      const offDuty = { dutyWardIds: [], wardsNow: wardsNow({ ...staff, dutyWardIds: [] }) };
      await binDoor(staffCollection).change(batchId, id, offDuty);
      announceStaffGone(staff);
      // One after the other: a transaction does one thing at a time.
      for (const tie of ties()) await tie.leaves?.(id as StaffId);
    },
    async conflicts(_id, batchId): Promise<readonly BinConflict[]> {
      const { email } = await lying(batchId);
      if (!(await isTaken(email))) return [];
      const conflict = { key: 'email', what: 'email-taken', value: email, offer: 'rename' } as const;
      return [{ ...conflict, suggestion: null, options: [], batchId: null }];
    },
    async settle(id, batchId, { email }) {
      if (email !== undefined) await binDoor(staffCollection).change(batchId, id, { email: chosenEmail(email) });
    },
    async restored(id) {
      await formerStaffRepository().remove({ _id: id });
      const back = await takeRolesAgain(await staffRepository().get(id));
      announceStaffChanged(back);
      announceRightsChanged(back);
    },
    async purging(id) {
      for (const { goesWhenPurged } of ties()) {
        if (goesWhenPurged === undefined) continue;
        const { collection, whereOf } = goesWhenPurged;
        await repository(collection, houseOnly).remove(whereOf(id as StaffId));
      }
    },
  };
}
