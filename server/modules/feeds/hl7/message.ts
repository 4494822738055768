import { toSegments } from './decode.ts';
import { unescape } from './unescape.ts';

/** The characters a message separates its parts with (MSH-1 and MSH-2). */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

export interface Segment {
  readonly name: string;
  /** By field number: `fields[3]` is PID-3. For MSH the numbers are right, too. */
  readonly fields: readonly string[];
}

export interface Message {
  readonly delimiters: Delimiters;
  readonly segments: readonly Segment[];
}

/** It is no message of HL7 v2, or one beyond every measure. */
export class NotHl7Error extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NotHl7Error';
  }
}

const MOST_SEGMENTS = 2_000;
const MOST_FIELDS = 500;

/**
 * Reads the delimiters and cuts the text into segments and fields. Throws `NotHl7Error` for what does not begin with MSH
 * (XML among it: nothing here reads entities) and for more segments or fields than any real message has.
 */
export function parseMessage(text: string): Message {
  const lines = toSegments(text);
  const [header = ''] = lines;
  if (!header.startsWith('MSH')) throw new NotHl7Error('It does not begin with MSH.');
  const field = header.charAt(3);
  const encoding = header.slice(4).split(field)[0] ?? '';
  if (!/^[^\sA-Za-z0-9]$/u.test(field) || !/^[^A-Za-z0-9\s]{1,5}$/u.test(encoding)) {
    throw new NotHl7Error('Its delimiters cannot be read.');
  }
  if (lines.length > MOST_SEGMENTS) throw new NotHl7Error('It has too many segments.');
  const delimiters: Delimiters = {
    field,
    component: encoding.charAt(0),
    repetition: encoding.charAt(1) || '~',
    escape: encoding.charAt(2) || '\\',
    subcomponent: encoding.charAt(3) || '&',
  };
  return { delimiters, segments: lines.map((line) => readSegment(line, field)) };
}

function readSegment(line: string, separator: string): Segment {
  const fields = line.split(separator);
  if (fields.length > MOST_FIELDS) throw new NotHl7Error('A segment has too many fields.');
  const [name = ''] = fields;
  // MSH-1 is the separator itself, so that its other fields are counted one further.
  return { name, fields: name === 'MSH' ? [name, separator, ...fields.slice(1)] : fields };
}

export const segmentOf = (message: Message, name: string): Segment | null =>
  message.segments.find((segment) => segment.name === name) ?? null;

/** The field as it was sent, with all its repetitions and escapes. */
export const rawField = (segment: Segment | null, number: number): string => segment?.fields[number] ?? '';

/** The repetitions of a field; none where it is empty. */
export function repetitionsOf(message: Message, segment: Segment | null, number: number): string[] {
  const raw = rawField(segment, number);
  return raw === '' ? [] : raw.split(message.delimiters.repetition);
}

/**
 * One component (from 1) of a repetition, its first subcomponent alone, without escapes and outer blanks. HL7's null
 * (`""`) is given as it stands: it says "delete", which empty does not.
 */
export function component(message: Message, repetition: string, number: number): string {
  const { delimiters } = message;
  const whole = repetition.split(delimiters.component)[number - 1] ?? '';
  const [first = ''] = whole.split(delimiters.subcomponent);
  return unescape(first, delimiters).trim();
}

/** The first component of the first repetition of a field. */
export const valueOf = (message: Message, segment: Segment | null, number: number, part = 1): string =>
  component(message, repetitionsOf(message, segment, number)[0] ?? '', part);

/** HL7's null: what is there is to be deleted. */
export const HL7_NULL = '""';
