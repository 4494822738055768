import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { SessionId, StaffId } from '../../../shared/types/ids.ts';
import { sessionId } from '../../../shared/types/ids.ts';
import { context, runInContext } from '../../access/context.ts';
import type { Staff } from '../staff/index.ts';
import { rightsOfStaff } from '../staff/index.ts';

/** Does it as that person of the hospital in force would. */
export function asStaff<T>(staff: Staff, work: () => Promise<T>): Promise<T> {
  const { tenant, services } = context();
  const { _id, displayName, jobTitle, registrationNumber, roles } = staff;
  const own: SessionId = sessionId.parse(uuid());
  const actor = {
    kind: 'staff',
    userId: _id as StaffId,
    hospitalId: tenant.id,
    sessionId: own,
    displayName,
    jobTitle,
    registrationNumber,
    roles,
    ...rightsOfStaff(staff),
  } as const;
  return runInContext({ requestId: randomUUID(), actor, tenant, services }, work);
}
