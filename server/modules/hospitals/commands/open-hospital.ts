import type { z } from 'zod';
import type { openHospital as openHospitalSchema } from '../../../../shared/schemas/hospitals.ts';
import { hospitalId, PLATFORM_CODE } from '../../../../shared/types/ids.ts';
import { context, now, runAsSystem } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import type { DirectoryEntry } from '../../../db/directory.ts';
import type { NewHospital } from '../../../db/tenants.ts';
import { transaction } from '../../../db/transaction.ts';
import { ProblemError, refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { inviteStaff } from '../../invitations/index.ts';
import { isStaffEmpty } from '../../staff/index.ts';
import { hospitalPolicy } from '../hospitals.policy.ts';

type Wanted = z.output<typeof openHospitalSchema>;

/**
 * Opens a hospital: its entry, keys, database and indexes, and an invitation to its first admin. Making a database is no
 * part of any transaction, so this goes in steps, each of which finds what the one before has done: asked again after
 * it died half-way, it goes on from there as long as nobody works at the hospital. Not to be called in a transaction.
 * Refuses `already-exists` at `/body/code` where the code is taken.
 */
export async function openHospital(wanted: Wanted): Promise<DirectoryEntry> {
  const { services } = context();
  const { admin, ...hospital } = wanted;
  if (hospital.code === PLATFORM_CODE) throw codeTaken();
  const entry = await claimCode(hospital);
  authorise(hospitalPolicy, 'hospital.manage', entry);
  const tenant = await services.tenants.byId(hospitalId.parse(entry._id));
  const inHospital = <T>(work: () => Promise<T>) =>
    runAsSystem(services, tenant, 'open the hospital', () => transaction(work));
  if (!(await inHospital(isStaffEmpty))) throw codeTaken();
  await transaction(() =>
    journal({
      action: 'hospital.opened',
      subject: { kind: 'hospital', id: entry._id },
      changes: fieldChanges({}, hospital, []),
    }),
  );
  await inHospital(async () => {
    // Asked once more where the answer holds until the invitation is committed: another operator may open it as well.
    if (!(await isStaffEmpty())) throw codeTaken();
    await inviteStaff({ ...admin, roles: ['admin'], wardIds: [] });
  });
  return entry;
}

/** The hospital's entry: a new one, or the one that an interrupted opening with the very same answers has left. */
async function claimCode(wanted: NewHospital): Promise<DirectoryEntry> {
  const { tenants } = context().services;
  const present = await tenants.byCode(wanted.code);
  if (present === null) {
    return tenants.open(wanted, now()).catch((error: unknown) => {
      throw error instanceof ProblemError && error.kind === 'already-exists' ? codeTaken() : error;
    });
  }
  const entry = await tenants.entry(present.id);
  const isSame =
    entry.state === 'active' &&
    (['name', 'kind', 'timeZone', 'placement'] as const).every((field) => entry[field] === wanted[field]);
  if (!isSame) throw codeTaken();
  return entry;
}

const codeTaken = () =>
  refuse('already-exists', {
    errors: [{ pointer: '/body/code', message: 'A hospital has this code already.', code: 'already-exists' }],
  });
