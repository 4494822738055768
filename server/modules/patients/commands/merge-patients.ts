import { isDeepStrictEqual } from 'node:util';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import type { Change } from '../../../db/repository.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journalAll } from '../../../journal/journal.ts';
import { announceMerged, announcePatientChanged, announceUnmerged } from '../patients.events.ts';
import type { MergeSnapshot, Patient, PatientRecord } from '../patients.model.ts';
import { patientCollection } from '../patients.model.ts';
import { patientPolicy } from '../patients.policy.ts';
import { patientMergeRepository, patientRepository } from '../patients.repository.ts';
import { isMerged } from '../refusals.ts';

/** What is taken from the other record where this one says nothing. */
const SINGLE = ['birthDate', 'nationalId', 'phone', 'language', 'bloodGroup', 'codeStatus'] as const;
/** What both know counts: a missed allergy does harm, one too many is asked about. */
const LISTS = ['alerts', 'allergies', 'problems', 'guardians', 'address'] as const;

interface Merging {
  readonly survivorId: PatientId;
  readonly retiredId: PatientId;
  readonly reason: string;
}

/**
 * Makes one record of two that are of one person: `retiredId` is part of `survivorId` from then on, and what it knew and the
 * other did not is added there. Everything that belongs to the retired record stays its own and is read through the
 * survivor, so that it can be taken back. Refuses `state-refused` where either is part of another already, or both are in
 * the house: someone must find out in which bed the person lies first.
 */
export async function mergePatients({ survivorId, retiredId, reason }: Merging): Promise<Patient> {
  if (survivorId === retiredId) throw sameRecord();
  return transaction(async () => {
    const survivor = await patientRepository().get(survivorId);
    const retired = await getRetired(retiredId);
    for (const patient of [survivor, retired]) authorise(patientPolicy, 'patient.merge', patient);
    if (survivor.mergedInto !== null || retired.mergedInto !== null) throw isMerged();
    if (survivor.isInHouse && retired.isInHouse) {
      throw refuse('state-refused', { detail: 'Both are in the house. Discharge one of them first.' });
    }
    const added = additionsOf(survivor, retired);
    const mergedFrom = [...survivor.mergedFrom, retiredId, ...retired.mergedFrom];
    const wards = {
      wardIds: [...survivor.wardIds, ...retired.wardIds],
      isInHouse: survivor.isInHouse || retired.isInHouse,
    };
    const merged = await patientRepository().update(survivorId, survivor.version, { ...added, ...wards, mergedFrom });
    const gone = { mergedInto: survivorId, wardIds: [], isInHouse: false };
    const left = await patientRepository().update(retiredId, retired.version, gone);
    const snapshot = snapshotOf(survivor, added);
    await patientMergeRepository().insert({ survivorId, retiredId, snapshot, reason, undoneAt: null });
    await journalAll([
      entry('patient.merged', survivor, { ...added, ...wards, mergedFrom }, reason),
      entry('patient.retired', retired, gone, reason),
    ]);
    announceMerged(survivorId, retiredId);
    announcePatientChanged(merged);
    announcePatientChanged(left);
    return merged;
  });
}

/**
 * Takes a merge back: the retired record stands for itself again, and what came from it leaves the other, except what someone
 * changed there since. Refuses `state-refused` where it is not merged, or its survivor is part of a third by now.
 * @returns the record that stands for itself again
 */
export async function unmergePatient(retiredId: PatientId, reason: string): Promise<Patient> {
  return transaction(async () => {
    const retired = await patientRepository().get(retiredId);
    authorise(patientPolicy, 'patient.merge', retired);
    const merge = await patientMergeRepository().findOne({ retiredId, undoneAt: null });
    if (merge === null || retired.mergedInto === null) {
      throw refuse('state-refused', { detail: 'This record is not part of another.' });
    }
    const survivor = await patientRepository().get(merge.survivorId);
    if (survivor.mergedInto !== null) throw isMerged();
    const parts: readonly string[] = [retiredId, ...retired.mergedFrom];
    const change = {
      ...withoutAdditions(survivor, merge.snapshot),
      mergedFrom: survivor.mergedFrom.filter((id) => !parts.includes(id)),
    };
    const restored = await patientRepository().update(survivor._id, survivor.version, change);
    const own = { mergedInto: null };
    const again = await patientRepository().update(retiredId, retired.version, own);
    await patientMergeRepository().update(merge._id, merge.version, { undoneAt: now() });
    await journalAll([
      entry('patient.unmerged', survivor, change, reason),
      entry('patient.restored', retired, own, reason),
    ]);
    announceUnmerged(merge.survivorId, retiredId);
    announcePatientChanged(restored);
    announcePatientChanged(again);
    return again;
  });
}

async function getRetired(id: PatientId): Promise<Patient> {
  const retired = await patientRepository().findOne({ _id: id });
  if (retired !== null) return retired;
  const error = { pointer: '/body/retiredId', message: 'There is no such patient.', code: 'not-found' };
  throw refuse('invalid-input', { errors: [error] });
}

const sameRecord = () =>
  refuse('invalid-input', {
    errors: [{ pointer: '/body/retiredId', message: 'A record cannot be part of itself.', code: 'custom' }],
  });

const entry = (action: string, before: Patient, change: Change<PatientRecord>, reason: string) => ({
  action,
  subject: { kind: 'patient', id: before._id },
  changes: fieldChanges(before, change, patientCollection.encrypted),
  reason,
});

/** The items of both, those that are the same once. */
function joined(own: readonly unknown[], others: readonly unknown[]): unknown[] {
  const fresh = others.filter((item) => !own.some((known) => isDeepStrictEqual(known, item)));
  return [...own, ...fresh];
}

function additionsOf(survivor: Patient, retired: Patient): Change<PatientRecord> {
  const singles = SINGLE.filter((field) => survivor[field] === null && retired[field] !== null).map(
    (field) => [field, retired[field]] as const,
  );
  const lists = LISTS.filter((field) => field !== 'address' || survivor.address.length === 0)
    .map((field) => [field, joined(survivor[field], retired[field])] as const)
    .filter(([field, items]) => items.length > survivor[field].length);
  const isHidden = survivor.wallPrivacy === 'inherit' && retired.wallPrivacy === 'hidden';
  // Each value comes from the same field of a record.
  const added = Object.fromEntries([...singles, ...lists]) as Change<PatientRecord>;
  return isHidden ? { ...added, wallPrivacy: 'hidden' } : added;
}

const snapshotOf = (before: Patient, added: Change<PatientRecord>): MergeSnapshot => ({
  fields: Object.fromEntries(
    Object.entries(added).map(([field, after]) => [field, { before: before[field as keyof PatientRecord], after }]),
  ),
});

function withoutAdditions(survivor: Patient, { fields }: MergeSnapshot): Change<PatientRecord> {
  const restored = Object.entries(fields).flatMap(([field, { before, after }]) => {
    const present: unknown = survivor[field as keyof PatientRecord];
    if (isDeepStrictEqual(present, after)) return [[field, before] as const];
    // Changed since: of a list what came with the merge goes, a single value is someone's decision by now.
    if (!Array.isArray(present) || !Array.isArray(after) || !Array.isArray(before)) return [];
    const came = after.filter((item: unknown) => !before.some((known: unknown) => isDeepStrictEqual(known, item)));
    const kept = present.filter((item: unknown) => !came.some((one: unknown) => isDeepStrictEqual(one, item)));
    return [[field, kept] as const];
  });
  return Object.fromEntries(restored) as Change<PatientRecord>;
}
