import type { DuplicateReason } from '../../../shared/schemas/patients.ts';
import type { InputError } from '../../../shared/types/problem.ts';
import type { ProblemError } from '../../http/problem-error.ts';
import { refuse } from '../../http/problem-error.ts';

export const numberTaken = (): ProblemError =>
  refuse('already-exists', {
    errors: [
      { pointer: '/body/hospitalNumber', message: 'A patient here has this number already.', code: 'already-exists' },
    ],
  });

const FIELD_OF: Readonly<Record<DuplicateReason, string>> = {
  'national-id': 'nationalId',
  'name-and-birth-date': 'familyName',
  phone: 'phone',
};

/** Someone looks like a patient the hospital has. Says at which fields, and not who it is. */
export const duplicateSuspected = (because: Iterable<DuplicateReason>): ProblemError =>
  refuse('already-exists', {
    detail: 'There are patients like this one. Look at them, then use one or confirm that this is another.',
    errors: [...new Set(because)].map((reason): InputError => ({
      pointer: `/body/${FIELD_OF[reason]}`,
      message: 'A patient here is like this one.',
      code: 'duplicate-suspected',
    })),
  });

export const bornInFuture = (): ProblemError =>
  refuse('invalid-input', {
    errors: [{ pointer: '/body/birthDate', message: 'This day is still to come.', code: 'too_big' }],
  });

export const isMerged = (): ProblemError =>
  refuse('state-refused', { detail: 'This record is part of another one now. Work with that one.' });
