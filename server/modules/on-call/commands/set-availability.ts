import type { z } from 'zod';
import type { setAvailability as setAvailabilitySchema } from '../../../../shared/schemas/on-call.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { now, person } from '../../../access/context.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announceAvailabilities } from '../on-call.events.ts';
import type { AvailabilityRecord } from '../on-call.model.ts';
import { availabilityCollection } from '../on-call.model.ts';
import { availabilityRepository } from '../on-call.repository.ts';
import { assertWorksHere } from './hold-role.ts';

const refuseAt = (pointer: string, message: string, code: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code }] });

async function write(staffId: StaffId, wanted: AvailabilityRecord): Promise<AvailabilityRecord> {
  const records = availabilityRepository();
  const before = await records.findOne({ _id: staffId });
  const { awayUntil, coverId } = wanted;
  const changes = fieldChanges<AvailabilityRecord>(
    before ?? {},
    { awayUntil, coverId },
    availabilityCollection.encrypted,
  );
  if (before !== null && changes.length === 0) return before;
  const written: Doc<AvailabilityRecord> =
    before === null
      ? await records.insert(wanted, staffId)
      : await records.update(staffId, before.version, { awayUntil, coverId });
  await journal({ action: 'availability.changed', subject: { kind: 'staff', id: staffId }, changes });
  await announceAvailabilities([written]);
  return written;
}

/**
 * I am not to be disturbed until then, and that colleague covers. Refuses `invalid-input` at `/body/awayUntil` for an
 * instant that is over, at `/body/coverId` for oneself, for who does not work here, and where nobody is away.
 */
export function setAvailability(wanted: z.output<typeof setAvailabilitySchema>): Promise<AvailabilityRecord> {
  return transaction(async () => {
    const me = person().userId;
    const { coverId } = wanted;
    const awayUntil = wanted.awayUntil === null ? null : new Date(wanted.awayUntil);
    if (awayUntil !== null && awayUntil <= now()) {
      throw refuseAt('/body/awayUntil', 'That time is over already.', 'out-of-range');
    }
    if (coverId !== null) {
      if (awayUntil === null) throw refuseAt('/body/coverId', 'Nobody covers for who is there.', 'custom');
      if (coverId === me) throw refuseAt('/body/coverId', 'Nobody covers for themselves.', 'custom');
      await assertWorksHere(coverId, '/body/coverId');
    }
    try {
      return await write(me, { staffId: me, awayUntil, coverId });
    } catch (error) {
      // Their other device was first with their first one.
      throw isDuplicateKey(error) ? refuse('version-conflict') : error;
    }
  });
}

/** Nobody is covered any more by who does not work here. For the house. */
export async function dropCover(coverId: StaffId): Promise<void> {
  for (const record of await availabilityRepository().find({ coverId })) {
    await write(record.staffId, { staffId: record.staffId, awayUntil: record.awayUntil, coverId: null });
  }
}
