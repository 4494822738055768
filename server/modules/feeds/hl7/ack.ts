import { component, rawField, repetitionsOf, segmentOf } from './message.ts';
import type { Message } from './message.ts';
import { writeInstant } from './time.ts';

/** Message error conditions (HL7 table 0357). */
export const ERRORS = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '204': 'Unknown key identifier',
  '206': 'Application record locked',
  '207': 'Application internal error',
} as const;
export type ErrorCode = keyof typeof ERRORS;

/**
 * What we say to a message before its effect: `take` it; `error`: its content is wrong and sending it again is pointless;
 * `reject`: it is not for us in this form, or not now.
 */
export type Verdict =
  | { readonly kind: 'take' }
  | { readonly kind: 'error' | 'reject'; readonly code: ErrorCode; readonly where: Where | null };

/** A place in a message: segment, its number among those of its name, field. */
export interface Where {
  readonly segment: string;
  readonly field: number | null;
}

type AckCode = 'AA' | 'AE' | 'AR' | 'CA' | 'CE' | 'CR';

/** What an acknowledgement is called in the original mode. */
export const originalCode = (verdict: Verdict): 'AA' | 'AE' | 'AR' =>
  verdict.kind === 'take' ? 'AA' : verdict.kind === 'error' ? 'AE' : 'AR';

/** When the sender wants an acknowledgement (table 0155). */
function isAskedFor(wish: string, isGood: boolean): boolean {
  switch (wish.toUpperCase()) {
    case 'AL':
      return true;
    case 'SU':
      return isGood;
    case 'ER':
      return !isGood;
    default:
      return false;
  }
}

export interface AckOptions {
  readonly at: Date;
  /** Our own control id; unique for each acknowledgement. */
  readonly controlId: string;
}

/**
 * The acknowledgements of one message, in the order they go back. `message` is read as Latin-1, so that every byte of the
 * header returns as it came, whatever its character set. In the enhanced mode (MSH-15 or MSH-16 valued) the commit
 * acknowledgement comes first and the application's after it; nothing is said that nobody asked for.
 */
export function acknowledge(message: Message | null, verdict: Verdict, options: AckOptions): string[] {
  const header = message === null ? null : segmentOf(message, 'MSH');
  const accept = rawField(header, 15).trim();
  const application = rawField(header, 16).trim();
  if (accept === '' && application === '') return [write(message, originalCode(verdict), verdict, options, '')];
  const isCommitted = verdict.kind !== 'reject';
  const answers: string[] = [];
  if (isAskedFor(accept, isCommitted)) {
    const commit: Verdict = isCommitted ? { kind: 'take' } : verdict;
    answers.push(write(message, isCommitted ? 'CA' : 'CR', commit, options, 'C'));
  }
  // What was not committed never reached the application.
  if (isCommitted && isAskedFor(application, verdict.kind === 'take')) {
    answers.push(write(message, originalCode(verdict), verdict, options, ''));
  }
  return answers;
}

/** The store could not be reached: nothing is kept, and the sender may send it again. */
export function refuseForNow(message: Message | null, options: AckOptions): string[] {
  const header = message === null ? null : segmentOf(message, 'MSH');
  const isEnhanced = rawField(header, 15).trim() !== '' || rawField(header, 16).trim() !== '';
  const verdict: Verdict = { kind: 'reject', code: '207', where: null };
  return [write(message, isEnhanced ? 'CE' : 'AR', verdict, options, '')];
}

/** Versions of HL7 v2 whose ERR names the place in a field of its own. */
const hasStructuredError = (version: string): boolean => /^2\.(?:[5-9])/u.test(version);

function errorSegment(message: Message | null, verdict: Verdict, version: string): string[] {
  if (verdict.kind === 'take') return [];
  const { field, component: part, subcomponent } = message?.delimiters ?? DEFAULT;
  const { code, where } = verdict;
  const place = where === null ? [] : [where.segment, '1', ...(where.field === null ? [] : [String(where.field)])];
  if (!hasStructuredError(version) && message !== null) {
    const what = [code, ERRORS[code], 'HL70357'].join(subcomponent);
    return [['ERR', [place[0] ?? '', place[1] ?? '', place[2] ?? '', what].join(part)].join(field)];
  }
  return [['ERR', '', place.join(part), [code, ERRORS[code], 'HL70357'].join(part), 'E'].join(field)];
}

const DEFAULT = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' } as const;

function write(message: Message | null, code: AckCode, verdict: Verdict, options: AckOptions, suffix: string): string {
  const delimiters = message?.delimiters ?? DEFAULT;
  const header = message === null ? null : segmentOf(message, 'MSH');
  const { field, component: part } = delimiters;
  const raw = (number: number) => rawField(header, number);
  const encoding = header === null ? '^~\\&' : raw(2);
  const version = raw(12) === '' ? '2.5' : raw(12);
  const trigger = message === null ? '' : component(message, repetitionsOf(message, header, 9)[0] ?? '', 2);
  const msh = [
    'MSH',
    encoding,
    // The answer goes from the receiver to the sender.
    raw(5),
    raw(6),
    raw(3),
    raw(4),
    writeInstant(options.at),
    '',
    ['ACK', ...(trigger === '' ? [] : [trigger])].join(part),
    `${options.controlId}${suffix}`,
    raw(11) === '' ? 'P' : raw(11),
    version,
    '',
    '',
    '',
    '',
    '',
    raw(18),
  ];
  const msa = ['MSA', code, raw(10)];
  const lines = [trimmed(msh).join(field), trimmed(msa).join(field), ...errorSegment(message, verdict, version)];
  return `${lines.join('\r')}\r`;
}

function trimmed(fields: readonly string[]): readonly string[] {
  let end = fields.length;
  while (end > 0 && fields[end - 1] === '') end -= 1;
  return fields.slice(0, end);
}
