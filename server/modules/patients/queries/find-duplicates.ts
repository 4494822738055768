import type { z } from 'zod';
import type { checkDuplicates, DuplicateReason } from '../../../../shared/schemas/patients.ts';
import type { PatientName } from '../name-parts.ts';
import { soundOf, wordsOf } from '../name-parts.ts';
import type { Patient } from '../patients.model.ts';
import { patientRepository } from '../patients.repository.ts';
import { distinctSurvivors } from './find-survivors.ts';

type Candidate = z.output<typeof checkDuplicates>;

export interface Suspect {
  readonly patient: Patient;
  readonly because: readonly DuplicateReason[];
}

/** Twins and families share a birth date and a phone; more than this is a number that stands for “unknown”. */
const MOST_OF_A_KIND = 100;
/** What someone can still look at before registering. */
const MOST_SHOWN = 10;

const isSameWord = (one: string, other: string): boolean => {
  const sound = soundOf(one);
  return one === other || (sound !== null && sound === soundOf(other));
};

/** Whether two names may be one person's: every family word of one is in the other, and a given name where both have any. */
export function areNamesAlike(one: PatientName, other: PatientName): boolean {
  const holds = (words: readonly string[], among: readonly string[]) =>
    words.every((word) => among.some((each) => isSameWord(word, each)));
  const [family, given] = [wordsOf(one.family), wordsOf(one.given)];
  const [otherFamily, otherGiven] = [wordsOf(other.family), wordsOf(other.given)];
  const all = [...family, ...given];
  const otherAll = [...otherFamily, ...otherGiven];
  const isFamilyAlike = holds(family, otherAll) || holds(otherFamily, all);
  if (given.length === 0 || otherGiven.length === 0) return isFamilyAlike;
  return (
    isFamilyAlike && given.some((word) => holds([word], otherAll)) && otherGiven.some((word) => holds([word], all))
  );
}

const list = (index: string, value: string | null) =>
  value === null
    ? Promise.resolve([])
    : patientRepository().listByBlind([{ index, anyOf: [value] }], {}, { limit: MOST_OF_A_KIND });

/**
 * Patients the actor sees who may be the one described: same identity number, same birth date and a name that is written or
 * sounds alike, or same phone. Those with most in common first.
 */
export async function findDuplicates(candidate: Candidate): Promise<Suspect[]> {
  const { nationalId, birthDate, phone } = candidate;
  const name = { family: candidate.familyName, given: candidate.givenName };
  // One after the other: a transaction does one thing at a time.
  const sameId = await list('nationalIdIndex', nationalId);
  const bornThen = await list('birthDateIndex', birthDate);
  const samePhone = await list('phoneIndex', phone);
  const kinds: readonly (readonly [DuplicateReason, readonly Patient[]])[] = [
    ['national-id', sameId],
    ['name-and-birth-date', bornThen.filter((patient) => areNamesAlike(patient.name, name))],
    ['phone', samePhone],
  ];
  const suspects = new Map<string, { patient: Patient; because: DuplicateReason[] }>();
  for (const [reason, patients] of kinds) {
    for (const patient of await distinctSurvivors(patients)) {
      const known = suspects.get(patient._id);
      if (known === undefined) suspects.set(patient._id, { patient, because: [reason] });
      else known.because.push(reason);
    }
  }
  // The order of kinds is that of their weight, and sorting keeps it among equals.
  return [...suspects.values()].sort((one, other) => other.because.length - one.because.length).slice(0, MOST_SHOWN);
}
