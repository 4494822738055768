import { streamName } from '../../../shared/events/streams.ts';
import type { Stream } from '../../../shared/events/streams.ts';
import type { ProcedureNeed, ProcedureView } from '../../../shared/schemas/procedures.ts';
import type { PatientId, ProcedureId, StaffId, WardId } from '../../../shared/types/ids.ts';
import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import { can } from '../../access/policy.ts';
import { streamPositions } from '../../outbox/outbox.ts';
import { bestConsents } from '../consents/index.ts';
import { namesOf as staffNamesOf } from '../staff/index.ts';
import { askedBy, isGateOpen } from './gate.ts';
import { procedurePolicy } from './procedures.policy.ts';
import type { Seen } from './visible.ts';

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const ofPatient = (id: PatientId): Stream => ({ kind: 'patient', id });

/** Where the streams of these patients stand, by patient. Ask before the snapshot they go with. */
export async function positionsOf(seen: readonly Seen[]): Promise<ReadonlyMap<PatientId, number>> {
  const ids = [...new Set(seen.map(({ patient }) => patient.id))];
  const positions = ids.length === 0 ? new Map<string, number>() : await streamPositions(ids.map(ofPatient));
  return new Map(ids.map((id) => [id, positions.get(streamName(ofPatient(id))) ?? 0]));
}

/** The ward where the patient is, as far as the actor sees it. */
function wardOf({ parts }: Seen): WardId | null {
  const { actor } = context();
  const isSeen = (id: WardId) => !isPerson(actor) || actor.wardIds === null || actor.wardIds.includes(id);
  return parts.wardIds.find(isSeen) ?? null;
}

/** Everyone these procedures name, by id, whatever the actor sees of the staff list: who operates is no secret of it. */
async function namesOf(seen: readonly Seen[]): Promise<(id: StaffId) => string> {
  const ids = seen.flatMap(({ procedure }) =>
    [procedure.leadId, ...procedure.teamIds, procedure.startedBy ?? []].flat(),
  );
  const names = await staffNamesOf(ids);
  return (id) => names.get(id) ?? '';
}

interface Known {
  readonly needs: readonly ProcedureNeed[];
  readonly wardId: WardId | null;
  readonly seq: number;
  readonly nameOf: (id: StaffId) => string;
}

function viewOf({ procedure, patient }: Seen, { needs, wardId, seq, nameOf }: Known): ProcedureView {
  const named = (id: StaffId) => ({ id, name: nameOf(id) });
  const startedBy = procedure.startedBy === null ? null : nameOf(procedure.startedBy);
  return {
    id: procedure._id as ProcedureId,
    version: procedure.version,
    patient,
    stayId: procedure.stayId,
    wardId,
    name: procedure.name,
    place: procedure.place,
    plannedAt: procedure.plannedAt.toISOString(),
    minutes: procedure.minutes,
    lead: named(procedure.leadId),
    team: procedure.teamIds.map(named),
    note: procedure.note,
    status: procedure.status,
    needs: [...needs],
    gate: isGateOpen(needs) ? 'open' : 'closed',
    startedWith: [...procedure.startedWith],
    startedAt: iso(procedure.startedAt),
    startedBy,
    override: procedure.overrideReason === null ? null : { reason: procedure.overrideReason, by: startedBy ?? '' },
    endedAt: iso(procedure.endedAt),
    cancelReason: procedure.cancelReason,
    abilities: {
      canManage: can(procedurePolicy, 'procedure.manage', procedure),
      canOverride: can(procedurePolicy, 'procedure.override', procedure),
    },
    seq,
  };
}

/** As they leave, in a few questions to the database whatever their number. @param positions as `positionsOf` answers */
export async function presentProcedures(
  seen: readonly Seen[],
  positions: ReadonlyMap<PatientId, number>,
): Promise<ProcedureView[]> {
  const needs = await bestConsents(seen.map(askedBy));
  const nameOf = await namesOf(seen);
  return seen.map((one) =>
    viewOf(one, {
      needs: needs.get(one.procedure._id as ProcedureId) ?? [],
      wardId: wardOf(one),
      seq: positions.get(one.patient.id) ?? 0,
      nameOf,
    }),
  );
}

/** The one view of one. */
export async function presentProcedure(seen: Seen, positions?: ReadonlyMap<PatientId, number>): Promise<ProcedureView> {
  const [view] = await presentProcedures([seen], positions ?? (await positionsOf([seen])));
  if (view === undefined) throw new Error('A procedure was shown and has no view.');
  return view;
}
