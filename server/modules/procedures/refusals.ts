import type { StaffId } from '../../../shared/types/ids.ts';
import type { InputError } from '../../../shared/types/problem.ts';
import { asHouse } from '../../access/as-house.ts';
import { takeTurnOf } from '../../bin/take-turn-of.ts';
import { refuse } from '../../http/problem-error.ts';
import { listActiveStaff } from '../staff/index.ts';
import type { Procedure, ProcedureRecord } from './procedures.model.ts';

const nobody = (pointer: string): InputError => ({ pointer, message: 'Nobody who works here.', code: 'not-found' });

/** Refuses `invalid-input` at everyone who is to be there and does not work here; they stay until this is committed. */
export async function assertTeam({ leadId, teamIds }: Pick<ProcedureRecord, 'leadId' | 'teamIds'>): Promise<void> {
  await takeTurnOf('staff', leadId);
  const active = await asHouse('see who works here', () => listActiveStaff({ staffIds: [leadId, ...teamIds] }));
  const known = new Set(active.map(({ _id }) => _id));
  const isUnknown = (id: StaffId) => !known.has(id);
  const errors = [
    ...(isUnknown(leadId) ? [nobody('/body/leadId')] : []),
    ...teamIds.flatMap((id, index) => (isUnknown(id) ? [nobody(`/body/teamIds/${index}`)] : [])),
  ];
  if (errors.length > 0) throw refuse('invalid-input', { errors });
}

/** A procedure that needs no consent says why. */
export function assertNeedsSaid({ needs, note }: Pick<ProcedureRecord, 'needs' | 'note'>): void {
  if (needs.length > 0 || note !== null) return;
  const error = { pointer: '/body/note', message: 'Say why nothing is to be consented to.', code: 'required' };
  throw refuse('invalid-input', { errors: [error] });
}

const STATES = {
  planned: 'This procedure has not started.',
  started: 'This procedure has started.',
  finished: 'This procedure is over.',
  cancelled: 'This procedure was cancelled.',
} as const;

/** The version the caller saw must be the present one, and the procedure must stand so. */
export function assertStands(procedure: Procedure, version: number, ...wanted: Procedure['status'][]): void {
  if (!wanted.includes(procedure.status)) {
    throw refuse('state-refused', { detail: STATES[procedure.status], currentVersion: procedure.version });
  }
  if (procedure.version !== version) throw refuse('version-conflict', { currentVersion: procedure.version });
}
