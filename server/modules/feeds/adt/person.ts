import type { FeedProfile } from '../../../../shared/schemas/feeds.ts';
import type { Sex } from '../../../../shared/schemas/patients.ts';
import { calendarDate, phone } from '../../../../shared/types/text.ts';
import type { Message, Segment } from '../hl7/message.ts';
import { component, HL7_NULL, rawField, repetitionsOf, valueOf } from '../hl7/message.ts';
import { readDay } from '../hl7/time.ts';
import { oneLine } from './plain-text.ts';

export interface ReadIdentifier {
  /** Who gave the number (CX.4); empty where it does not say. */
  readonly assigner: string;
  readonly value: string;
  /** CX.5. */
  readonly type: string;
}

/** What PID says of a person. Left out: nothing; `null`: it is to be emptied. */
export interface ReadPerson {
  /** The one the profile counts, first. */
  readonly identifiers: readonly ReadIdentifier[];
  readonly familyName?: string;
  readonly givenName?: string;
  readonly birthDate?: string | null;
  readonly sex?: Sex;
  readonly phone?: string | null;
  readonly address?: readonly string[];
}

const SEXES: Readonly<Record<string, Sex>> = {
  F: 'female',
  M: 'male',
  O: 'other',
  A: 'other',
  U: 'unknown',
  N: 'unknown',
};
const MOST_IDENTIFIERS = 20;

/** The identifiers of a field (CX), the patient's own first. */
export function readIdentifiers(
  message: Message,
  segment: Segment | null,
  field: number,
  profile: FeedProfile,
): ReadIdentifier[] {
  const read = repetitionsOf(message, segment, field)
    .slice(0, MOST_IDENTIFIERS)
    .map((repetition) => ({
      value: oneLine(component(message, repetition, 1), 60),
      assigner: oneLine(component(message, repetition, 4), 60),
      type: oneLine(component(message, repetition, 5), 20).toUpperCase(),
    }))
    .filter(({ value }) => /[\p{L}\p{Nd}]/u.test(value) && value !== HL7_NULL);
  const wanted = profile.patientIdentifierType.toUpperCase();
  const own = wanted === '' ? undefined : read.find(({ type }) => type === wanted);
  return own === undefined ? read : [own, ...read.filter((identifier) => identifier !== own)];
}

/** The person of a PID segment. What cannot be read is as if it were not there: it is better unknown than wrong. */
export function readPerson(message: Message, pid: Segment, profile: FeedProfile): ReadPerson {
  const given = [namePart(message, pid, 2), namePart(message, pid, 3)].filter((part) => part !== '').join(' ');
  const family = namePart(message, pid, 1);
  return {
    identifiers: readIdentifiers(message, pid, 3, profile),
    ...(family === '' ? {} : { familyName: family }),
    ...(family === '' && given === '' ? {} : { givenName: given }),
    ...birthDateOf(message, pid, profile),
    ...sexOf(message, pid),
    ...phoneOf(message, pid, profile),
    ...addressOf(message, pid, profile),
  };
}

function namePart(message: Message, pid: Segment, number: number): string {
  const part = oneLine(valueOf(message, pid, 5, number), 80);
  return part === HL7_NULL ? '' : part;
}

const empties = (raw: string, profile: FeedProfile): boolean => profile.nullEmpties && raw.trim() === HL7_NULL;

function birthDateOf(message: Message, pid: Segment, profile: FeedProfile): Pick<ReadPerson, 'birthDate'> {
  if (empties(rawField(pid, 7), profile)) return { birthDate: null };
  const day = readDay(valueOf(message, pid, 7));
  return day !== null && calendarDate.safeParse(day).success ? { birthDate: day } : {};
}

function sexOf(message: Message, pid: Segment): Pick<ReadPerson, 'sex'> {
  const sex = SEXES[valueOf(message, pid, 8).toUpperCase()];
  return sex === undefined ? {} : { sex };
}

function phoneOf(message: Message, pid: Segment, profile: FeedProfile): Pick<ReadPerson, 'phone'> {
  if (empties(rawField(pid, 13), profile)) return { phone: null };
  // XTN.1 as it was written, or XTN.12 of late; only a number with its country can be kept and called.
  for (const number of [1, 12]) {
    const parsed = phone.safeParse(valueOf(message, pid, 13, number).replace(/[\s()./-]/gu, ''));
    if (parsed.success) return { phone: parsed.data };
  }
  return {};
}

function addressOf(message: Message, pid: Segment, profile: FeedProfile): Pick<ReadPerson, 'address'> {
  if (empties(rawField(pid, 11), profile)) return { address: [] };
  const part = (number: number) => oneLine(valueOf(message, pid, 11, number), 60);
  const street = [part(1), part(2)];
  const lines = [...street, `${part(5)} ${part(3)}`.trim(), part(6)].filter((line) => line !== '' && line !== HL7_NULL);
  return lines.length === 0 ? {} : { address: lines.slice(0, 4) };
}
