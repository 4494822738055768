import type { HospitalId } from '../../../../shared/types/ids.ts';
import { PLATFORM_ID } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import type { DirectoryEntry } from '../../../db/directory.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { hospitalPolicy } from '../hospitals.policy.ts';

/**
 * Suspends a hospital: from within two seconds on, none of its sessions is in force on any node (the authenticator asks
 * for the hospital's state with every request, realtime for every open socket). Nothing of its data changes.
 * Refuses `not-found`, `version-conflict`, and `state-refused` where it is suspended already.
 */
export const suspendHospital = (id: HospitalId, version: number, reason: string): Promise<DirectoryEntry> =>
  setState(id, version, { state: 'suspended', action: 'hospital.suspended', reason });

/**
 * Lets a suspended hospital return; its people go on in the sessions they had, as far as those are not over by themselves.
 * Refuses `not-found`, `version-conflict`, and `state-refused` where it is not suspended.
 */
export const returnHospital = (id: HospitalId, version: number): Promise<DirectoryEntry> =>
  setState(id, version, { state: 'active', action: 'hospital.returned' });

interface Step {
  readonly state: DirectoryEntry['state'];
  readonly action: string;
  readonly reason?: string;
}

function setState(id: HospitalId, version: number, step: Step): Promise<DirectoryEntry> {
  return transaction(async () => {
    const { tenants } = context().services;
    // The platform stands in the directory as well, but is no hospital.
    if (id === PLATFORM_ID) throw refuse('not-found');
    const entry = await tenants.entry(id);
    authorise(hospitalPolicy, 'hospital.manage', entry);
    if (entry.version !== version) throw refuse('version-conflict', { currentVersion: entry.version });
    if (entry.state === step.state) throw refuse('state-refused', { detail: `The hospital is ${step.state} already.` });
    const changed = await tenants.setState(id, version, step.state, now());
    await journal({
      action: step.action,
      subject: { kind: 'hospital', id },
      changes: fieldChanges(entry, { state: changed.state }, []),
      ...(step.reason === undefined ? {} : { reason: step.reason }),
    });
    return changed;
  });
}
