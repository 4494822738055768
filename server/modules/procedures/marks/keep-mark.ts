import { isDeepStrictEqual } from 'node:util';
import type { ConsentMark } from '../../../../shared/schemas/consents.ts';
import type { PatientId, ProcedureId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { announce } from '../../../outbox/outbox.ts';
import { bestConsents, listConsentFacts } from '../../consents/index.ts';
import type { PatientParts } from '../../patients/index.ts';
import { askedBy } from '../gate.ts';
import type { ConsentMarkRecord, Procedure } from '../procedures.model.ts';
import { consentMarkRepository, procedureRepository } from '../procedures.repository.ts';
import type { Mark } from './mark-of.ts';
import { changesAfter, markOf } from './mark-of.ts';

/** As a board is told; `null`: nothing to show. */
export function presentMark({
  patientId,
  standing,
  procedureId,
  procedureAt,
  at,
}: ConsentMarkRecord): ConsentMark | null {
  if (standing === null) return null;
  return {
    patientId,
    standing,
    procedureId,
    procedureAt: procedureAt?.toISOString() ?? null,
    at: at?.toISOString() ?? null,
  };
}

/** Everything the marks of a patient are reckoned from, as the house. */
async function markNow(parts: PatientParts): Promise<Mark & { readonly changesAt: Date | null }> {
  const { recordIds } = parts;
  const consents = await listConsentFacts(recordIds);
  const planned: Procedure[] = await procedureRepository().find(
    { patientId: { $in: recordIds }, status: 'planned' },
    { sort: { plannedAt: 1, _id: 1 } },
  );
  const needs = await bestConsents(planned.map((procedure) => askedBy({ procedure, parts })));
  const withNeeds = planned.map((procedure) => ({ procedure, needs: needs.get(procedure._id as ProcedureId) ?? [] }));
  const at = now().getTime();
  return { ...markOf(consents, withNeeds, at), changesAt: changesAfter(consents, withNeeds, at) };
}

const told = (id: WardId, patientId: PatientId, mark: ConsentMark | null): void =>
  announce({ kind: 'ward-consents', id }, 'consents.marked', { patientId, mark });

/** Tells each board what is different for it: those the patient left show nothing, those they came to show all of it. */
function tellBoards(before: ConsentMarkRecord | null, after: ConsentMarkRecord): void {
  const { patientId, wardIds } = after;
  const [was, is] = [before === null ? null : presentMark(before), presentMark(after)];
  const left = (before?.wardIds ?? []).filter((id) => !wardIds.includes(id));
  if (was !== null) for (const id of left) told(id, patientId, null);
  for (const id of wardIds) {
    const shown = before?.wardIds.includes(id) === true ? was : null;
    if (!isDeepStrictEqual(shown, is)) told(id, patientId, is);
  }
}

/**
 * Reckons the mark of a patient anew and tells the boards what is different, in the transaction in force and as the house.
 * It is written even where nothing is different: of two that reckon at once, the one that saw less begins anew.
 * @param isNew whether a patient without one is looked at, too; who only moved has none still
 */
export async function keepMark(patient: PatientParts, isNew: boolean): Promise<void> {
  inTransaction();
  const { id: patientId, wardIds } = patient;
  const before = await consentMarkRepository().findOne({ patientId });
  if (before === null && !isNew) return;
  const after: ConsentMarkRecord = { patientId, wardIds, ...(await markNow(patient)) };
  if (before === null) await consentMarkRepository().insert(after);
  else await consentMarkRepository().updateWhere({ _id: before._id }, after);
  tellBoards(before, after);
}

/** The record is part of another now: what its boards showed is that one's. */
export async function dropMark(patientId: PatientId): Promise<void> {
  const before = await consentMarkRepository().findOne({ patientId });
  if (before === null) return;
  await consentMarkRepository().remove({ patientId });
  if (presentMark(before) !== null) for (const id of before.wardIds) told(id, patientId, null);
}
