import type { z } from 'zod';
import type { ProcedureList, procedureListQuery, ProcedureView } from '../../../../shared/schemas/procedures.ts';
import type { ProcedureId } from '../../../../shared/types/ids.ts';
import type { Filter } from '../../../db/filter.ts';
import { hospitalDay, hospitalToday } from '../hospital-day.ts';
import type { ProcedureRecord } from '../procedures.model.ts';
import { positionsOf, presentProcedure, presentProcedures } from '../procedures.presenter.ts';
import { visiblePatient, visibleProcedure, visibleProcedures } from '../visible.ts';

/**
 * The procedures of a day, or of one patient whatever their day, as far as the actor sees their patients. Refuses
 * `not-found` for a patient the actor does not see.
 */
export async function listProcedures({ day, patientId }: z.output<typeof procedureListQuery>): Promise<ProcedureList> {
  if (patientId !== undefined) {
    const { parts } = await visiblePatient(patientId);
    return { day: day ?? null, items: await list({ patientId: { $in: parts.recordIds }, ...within(day) }) };
  }
  const wanted = day ?? hospitalToday();
  return { day: wanted, items: await list(within(wanted)) };
}

function within(day: string | undefined): Filter<ProcedureRecord> {
  if (day === undefined) return {};
  const { from, until } = hospitalDay(day);
  return { plannedAt: { $gte: from, $lt: until } };
}

async function list(filter: Filter<ProcedureRecord>): Promise<ProcedureView[]> {
  // Where to listen on from is asked before the snapshot: an event told twice is ignored, one never told would be missing.
  const positions = await positionsOf(await visibleProcedures(filter));
  return presentProcedures(await visibleProcedures(filter), positions);
}

/** One procedure. Refuses `not-found`. */
export async function getProcedure(id: ProcedureId): Promise<ProcedureView> {
  const positions = await positionsOf([await visibleProcedure(id)]);
  return presentProcedure(await visibleProcedure(id), positions);
}
