import type { DepartmentId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { takeTurnOf } from '../../bin/take-turn-of.ts';
import { duplicateIndex } from '../../db/database-errors.ts';
import { refuse } from '../../http/problem-error.ts';
import { journal } from '../../journal/journal.ts';
import { assertWardsExist, listWardsAndRooms } from '../places/index.ts';
import { getStaff } from '../staff/index.ts';
import { patientHasBed } from './refusals.ts';
import { changesOf } from './stay-changes.ts';
import type { Stay, StayRecord } from './stays.model.ts';
import { stayCollection } from './stays.model.ts';
import { stayRepository } from './stays.repository.ts';
import { newVisitNumber } from './visit-key.ts';
import { whoActs } from './who-acts.ts';

/** The ward, and the department that was named or the ward's own. Refuses `not-found`. */
export async function placeOf(
  wardId: WardId,
  departmentId?: DepartmentId | null,
): Promise<{ wardId: WardId; departmentId: DepartmentId | null }> {
  if (departmentId === undefined) {
    const { departmentIds } = await assertWardsExist([wardId]);
    return { wardId, departmentId: departmentIds[0] ?? null };
  }
  if (departmentId === null) return { wardId, departmentId };
  const { wards } = await listWardsAndRooms();
  if (!wards.some((ward) => ward.departmentId === departmentId)) throw refuse('not-found');
  return { wardId, departmentId };
}

/** The consultant by the name they have now. Refuses `not-found`. */
export async function consultantOf(
  consultantId: StaffId | null | undefined,
): Promise<Pick<StayRecord, 'consultantId' | 'consultantName'>> {
  if (consultantId == null) return { consultantId: null, consultantName: null };
  await takeTurnOf('staff', consultantId);
  return { consultantId, consultantName: (await getStaff(consultantId)).displayName };
}

/** What every stay begins with. */
export const firstStayRecord = (
  at: Date,
): Omit<StayRecord, 'patientId' | 'patientVersion' | 'wardId' | 'class'> & {
  readonly class: 'inpatient';
} => ({
  formerPatientIds: [],
  status: 'in-progress',
  isOpen: true,
  isMain: true,
  class: 'inpatient',
  visitNumber: newVisitNumber(),
  bedId: null,
  departmentId: null,
  bornToStayId: null,
  isWithMother: false,
  consultantId: null,
  consultantName: null,
  admittedAt: at,
  onWardSince: at,
  inBedSince: null,
  leftAt: null,
  edd: null,
  precaution: null,
  discharge: 'none',
  dischargeAt: null,
  disposition: null,
  checklist: [],
  isReadyToMove: false,
  note: null,
  undo: null,
  by: null,
  changedAt: at,
  feedId: null,
  visitKey: null,
  feedTold: null,
  refusedBedId: null,
});

type NewStay = Pick<StayRecord, 'patientId' | 'patientVersion' | 'wardId' | 'class'> & Partial<StayRecord>;

/** A stay that begins now, unless it says otherwise, with its journal entry. Refuses `already-exists`. */
export async function insertStay(stayId: string, fields: NewStay): Promise<Stay> {
  const record: StayRecord = {
    ...firstStayRecord(now()),
    inBedSince: fields.bedId == null ? null : now(),
    by: whoActs(),
    ...fields,
  };
  // Whoever comes to a bed writes it, and who is in the house is written down in their record; these write neither.
  if (record.bedId === null) await takeTurnOf('ward', record.wardId);
  if (record.status === 'planned') await takeTurnOf('patient', record.patientId);
  const stay = await stayRepository()
    .insert(record, stayId)
    .catch((error: unknown) => {
      throw duplicateIndex(error) === 'stay_open_of_patient' ? patientHasBed(null) : error;
    });
  const { patientId, wardId, bedId, class: stayClass, departmentId, admittedAt, edd, precaution } = record;
  await journal({
    action: 'stay.admitted',
    subject: { kind: 'stay', id: stayId },
    changes: changesOf(
      {},
      { patientId, wardId, bedId, class: stayClass, departmentId, admittedAt, edd, precaution },
      stayCollection,
    ),
  });
  return stay;
}
