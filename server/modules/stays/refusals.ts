import type { BedConflict } from '../../../shared/types/problem.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';
import type { BedRequest, Stay } from './stays.model.ts';

/** The patient is in the house already: where, by whom and since when, as far as the actor sees it. */
export function patientHasBed(stay: Stay | null): ProblemError {
  const detail = 'This patient has been admitted already.';
  if (stay === null || stay.bedId === null) return refuse('already-exists', { detail });
  const bed: BedConflict = {
    bedId: stay.bedId,
    why: 'patient-has-bed',
    by: stay.by?.name ?? null,
    at: stay.changedAt.toISOString(),
    next: [],
  };
  return refuse('already-exists', { detail, bed });
}

/** The patient waits for a bed already. */
export const waitsAlready = (request: BedRequest | null): ProblemError =>
  refuse('already-exists', {
    detail:
      request?.askedBy == null
        ? 'This patient waits for a bed already.'
        : `${request.askedBy.name} has asked for a bed for this patient at ${request.askedAt.toISOString()}.`,
  });

export const notOpen = (): ProblemError => refuse('state-refused', { detail: 'This request is not open any more.' });

export const infantsWithHer = (): ProblemError =>
  refuse('state-refused', { detail: 'An infant lies in this bed, too. Discharge or move the infant first.' });
