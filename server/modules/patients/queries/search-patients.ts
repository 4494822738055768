import type { z } from 'zod';
import type { PatientFound, searchPatients as searchPatientsSchema } from '../../../../shared/schemas/patients.ts';
import { normaliseDate } from '../../../crypto/normalise.ts';
import type { BlindLookUp } from '../../../db/repository.ts';
import { beginningOf, soundOf, wordsOf } from '../name-parts.ts';
import { normaliseNumber } from '../normalise-number.ts';
import type { Patient } from '../patients.model.ts';
import { presentFound } from '../patients.presenter.ts';
import { patientRepository } from '../patients.repository.ts';
import { phoneLookUp } from '../phone-parts.ts';
import { distinctSurvivors } from './find-survivors.ts';

type Query = z.output<typeof searchPatientsSchema>;

interface Found {
  readonly items: PatientFound[];
  readonly hasMore: boolean;
}

/** What was typed, by what it can be. */
interface Wanted {
  readonly names: readonly string[];
  readonly dates: readonly string[];
  readonly numbers: readonly string[];
}

const isNumberLike = (word: string) => /\p{Nd}/u.test(word);

function readWords({ q = '', birthDate }: Query): Wanted {
  const words = q.split(/\s+/u).filter((word) => word !== '');
  const dates = words.map(normaliseDate).filter((date) => date !== null);
  const others = words.filter((word) => normaliseDate(word) === null);
  return {
    names: others.filter((word) => !isNumberLike(word)).flatMap(wordsOf),
    dates: birthDate === undefined ? dates : [...dates, birthDate],
    numbers: others.filter(isNumberLike),
  };
}

const newestFirst = { _id: -1 } as const;
const list = (wanted: readonly BlindLookUp[], limit: number) =>
  patientRepository().listByBlind(wanted, {}, { sort: newestFirst, limit });

/** Whoever has that hospital, identity or phone number. */
async function byNumber(text: string, limit: number): Promise<Patient[]> {
  const number = normaliseNumber(text) ?? '';
  const phone = phoneLookUp(text) ?? '';
  const found = await Promise.all([
    list([{ index: 'hospitalNumberIndex', anyOf: [number] }], limit),
    list([{ index: 'nationalIdIndex', anyOf: [number] }], limit),
    list([{ index: 'phoneIndex', anyOf: [phone] }], limit),
  ]);
  return found.flat();
}

/** Every word begins a word of the name. The index knows the first letters only. */
function hasNames({ name }: Patient, words: readonly string[]): boolean {
  const own = wordsOf(`${name.family} ${name.given}`);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

const isBorn = ({ birthDate }: Patient, dates: readonly string[]) => dates.every((date) => date === birthDate);

/** Longest first: it is the first look-up that narrows what the database reads. */
const byLength = (one: string, other: string) => other.length - one.length;

async function byNames({ names, dates }: Wanted, limit: number): Promise<Patient[]> {
  const beginnings = names.map(beginningOf).filter((beginning) => beginning !== null);
  const lookUps = [
    ...dates.map((date) => ({ index: 'birthDateIndex', anyOf: [date] })),
    ...beginnings.toSorted(byLength).map((beginning) => ({ index: 'nameIndex', anyOf: [beginning] })),
  ];
  return (await list(lookUps, limit)).filter((patient) => hasNames(patient, names));
}

/** What was perhaps spelt otherwise. */
async function bySound({ names, dates }: Wanted, limit: number): Promise<Patient[]> {
  const sounds = names.map((word) => soundOf(word));
  const known = sounds.filter((sound) => sound !== null);
  if (known.length === 0 || known.length < names.length) return [];
  return list(
    [
      ...dates.map((date) => ({ index: 'birthDateIndex', anyOf: [date] })),
      ...known.toSorted(byLength).map((sound) => ({ index: 'soundIndex', anyOf: [sound] })),
    ],
    limit,
  );
}

async function listFitting(query: Query, limit: number): Promise<Patient[]> {
  const wanted = readWords(query);
  const { names, dates, numbers } = wanted;
  const [number] = numbers;
  if (number === undefined && names.length === 0 && dates.length === 0) {
    return patientRepository().find({ mergedInto: null }, { sort: newestFirst, limit });
  }
  if (number !== undefined) {
    // A number may have been typed with spaces in it.
    const whole = await byNumber(query.q ?? '', limit);
    if (whole.length > 0) return whole.filter((patient) => isBorn(patient, dates));
    const lists = await Promise.all(numbers.map((one) => byNumber(one, limit)));
    const inAll = (lists[0] ?? []).filter(({ _id }) => lists.every((each) => each.some((one) => one._id === _id)));
    return inAll.filter((patient) => hasNames(patient, names) && isBorn(patient, dates));
  }
  const spelt = await byNames(wanted, limit);
  return spelt.length > 0 ? spelt : bySound(wanted, limit);
}

/**
 * Patients the actor sees who fit every word: by the beginnings of their names (two letters and more, without regard to case
 * and accents), hospital, identity or phone number, or birth date; spelt otherwise where nothing fits as typed. The latest
 * registered where nothing is asked for. A record that is part of another is found as that other.
 */
export async function searchPatients(query: Query): Promise<Found> {
  const found = await listFitting(query, query.limit + 1);
  const survivors = await distinctSurvivors(found);
  return { items: survivors.slice(0, query.limit).map(presentFound), hasMore: survivors.length > query.limit };
}
