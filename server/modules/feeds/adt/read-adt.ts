import type { FeedProfile, feedBedMeaning } from '../../../../shared/schemas/feeds.ts';
import type { z } from 'zod';
import type { ErrorCode, Verdict, Where } from '../hl7/ack.ts';
import type { Message, Segment } from '../hl7/message.ts';
import { HL7_NULL, rawField, repetitionsOf, segmentOf, valueOf } from '../hl7/message.ts';
import { readInstant } from '../hl7/time.ts';
import type { Movement, Place } from '../ledger/movement.ts';
import { meaningOf } from './code-table.ts';
import type { EventScope } from './events.ts';
import { scopeOf } from './events.ts';
import type { ReadIdentifier, ReadPerson } from './person.ts';
import { readIdentifiers, readPerson } from './person.ts';
import { readPlace } from './place.ts';
import { oneLine } from './plain-text.ts';
import type { Group, ReadTimes } from './visit.ts';
import { groupsOf, readClass, readMovement, readVisitNumber } from './visit.ts';

/** One person of a message: who it is, and what it says of their stay. */
export interface AdtPart {
  readonly person: ReadPerson;
  /** The record that is to become part of this one (MRG). */
  readonly retired: readonly ReadIdentifier[];
  /** How the stay is known in this feed; `null` where the message says nothing of one. */
  readonly visitKey: string | null;
  readonly movement: Movement | null;
}

/** An ADT message in our terms. */
export interface Adt {
  readonly trigger: string;
  readonly scope: EventScope;
  readonly controlId: string;
  readonly times: ReadTimes;
  readonly parts: readonly AdtPart[];
  /** A20. */
  readonly bed: { readonly place: Place; readonly meaning: z.infer<typeof feedBedMeaning> } | null;
}

export type Interpreted =
  | { readonly verdict: Extract<Verdict, { kind: 'take' }>; readonly adt: Adt }
  | { readonly verdict: Exclude<Verdict, { kind: 'take' }> };

/** What is known of a message besides what it says. */
export interface Arrival {
  /** Of its bytes. */
  readonly hash: string;
  readonly receivedAt: Date;
}

const fault = (
  kind: 'error' | 'reject',
  code: ErrorCode,
  segment: string | null = null,
  field: number | null = null,
) => {
  const where: Where | null = segment === null ? null : { segment, field };
  return { verdict: { kind, code, where } } as const;
};

/** The name a message goes by: `ADT^A01`. */
export function typeOf(message: Message): string {
  const header = segmentOf(message, 'MSH');
  const [type, trigger] = [valueOf(message, header, 9, 1), valueOf(message, header, 9, 2)];
  return oneLine(trigger === '' ? type : `${type}^${trigger}`, 20);
}

/** MSH-10, which a third of public messages leave out. */
export const controlIdOf = (message: Message): string => oneLine(valueOf(message, segmentOf(message, 'MSH'), 10), 100);

/** MSH-3 or MSH-4, first component. */
export const senderOf = (message: Message, field: 3 | 4): string =>
  oneLine(valueOf(message, segmentOf(message, 'MSH'), field), 60);

/**
 * Reads the message by the profile, or says why it cannot be taken: `reject` where it is not for us in this form,
 * `error` where its content is at fault and sending it again is pointless. Pure.
 */
export function interpret(message: Message, profile: FeedProfile, arrival: Arrival): Interpreted {
  const header = segmentOf(message, 'MSH');
  const refused = refuseEnvelope(message, header, profile);
  if (refused !== null) return refused;
  const trigger = valueOf(message, header, 9, 2).toUpperCase();
  const scope = scopeOf(trigger);
  if (scope === null) return fault('reject', '201', 'MSH', 9);
  const times = readTimes(message, profile, arrival.receivedAt);
  if ('verdict' in times) return times;
  const common = { trigger, scope, controlId: controlIdOf(message), times, parts: [], bed: null };
  if (scope.of === 'by-hand') return { verdict: { kind: 'take' }, adt: common };
  if (scope.of === 'bed') {
    const bed = readBed(message, profile);
    return 'verdict' in bed ? bed : { verdict: { kind: 'take' }, adt: { ...common, bed } };
  }
  const parts: AdtPart[] = [];
  const groups = groupsOf(message);
  if (groups.length === 0) return fault('error', '101', 'PID', null);
  for (const [index, group] of groups.entries()) {
    const part = readPart(message, group, { ...common, id: `${arrival.hash}:${index}` }, profile);
    if ('verdict' in part) return part;
    parts.push(part);
  }
  return { verdict: { kind: 'take' }, adt: { ...common, parts } };
}

const NAMING = [
  ['PID', [2, 3, 4]],
  ['MRG', [1, 4]],
] as const;

/** Every number of a person anywhere in the message, whatever it is about and whether or not it can be taken. */
export const numbersIn = (message: Message, profile: FeedProfile): readonly ReadIdentifier[] =>
  NAMING.flatMap(([name, fields]) =>
    message.segments
      .filter((segment) => segment.name === name)
      .flatMap((segment) => fields.flatMap((field) => readIdentifiers(message, segment, field, profile))),
  );

/** MSH-12 may be `2.5^DEU&&HL70399`, and is empty in some old feeds. */
const isKnownVersion = (version: string): boolean => version === '' || /^2\.[1-9](?:\.\d)?$/u.test(version);

function refuseEnvelope(message: Message, header: Segment | null, profile: FeedProfile) {
  const type = valueOf(message, header, 9, 1).toUpperCase();
  if (type === '') return fault('error', '101', 'MSH', 9);
  if (type !== 'ADT') return fault('reject', '200', 'MSH', 9);
  if (!isKnownVersion(valueOf(message, header, 12))) return fault('reject', '203', 'MSH', 12);
  const processingId = valueOf(message, header, 11).toUpperCase();
  const taken: readonly string[] = profile.processingIds;
  if (processingId !== '' && !taken.includes(processingId)) return fault('reject', '202', 'MSH', 11);
  return null;
}

/** The first of the fields that says anything must be an instant: a wrong order is worse than a refusal. */
function readTimes(message: Message, profile: FeedProfile, receivedAt: Date): ReadTimes | ReturnType<typeof fault> {
  const evn = segmentOf(message, 'EVN');
  const fields = [
    ['EVN', evn, 6],
    ['EVN', evn, 2],
    ['MSH', segmentOf(message, 'MSH'), 7],
  ] as const;
  const [happened, recorded, sent] = fields.map(([name, segment, field]) => {
    const text = valueOf(message, segment, field);
    if (text === '' || text === HL7_NULL) return null;
    return readInstant(text, profile.timeZone)?.getTime() ?? fault('error', '102', name, field);
  });
  const first = happened ?? recorded ?? sent ?? receivedAt.getTime();
  if (typeof first !== 'number') return first;
  const instant = (value: typeof happened, otherwise: number) => (typeof value === 'number' ? value : otherwise);
  const recordedAt = instant(recorded, instant(sent, receivedAt.getTime()));
  return { occurredAt: first, recordedAt, sentAt: instant(sent, recordedAt) };
}

function readBed(message: Message, profile: FeedProfile): NonNullable<Adt['bed']> | ReturnType<typeof fault> {
  const npu = segmentOf(message, 'NPU');
  const place = readPlace(message, repetitionsOf(message, npu, 1)[0] ?? '', profile);
  if (place === undefined || place === null) return fault('error', '101', 'NPU', 1);
  const code = valueOf(message, npu, 2);
  if (code === '') return fault('error', '101', 'NPU', 2);
  const meaning = meaningOf(profile.bedStates, code);
  return meaning === undefined ? fault('error', '103', 'NPU', 2) : { place, meaning };
}

interface PartFacts extends Pick<Adt, 'scope' | 'controlId' | 'times'> {
  readonly id: string;
}

function readPart(
  message: Message,
  group: Group,
  facts: PartFacts,
  profile: FeedProfile,
): AdtPart | ReturnType<typeof fault> {
  const { scope } = facts;
  if (group.pid === null) return fault('error', '101', 'PID', null);
  const person = readPerson(message, group.pid, profile);
  const [own] = person.identifiers;
  if (own === undefined) return fault('error', '101', 'PID', 3);
  const retired = scope.of === 'merge' ? readIdentifiers(message, group.mrg, 1, profile) : [];
  if (scope.of === 'merge' && retired.length === 0) return fault('error', '101', 'MRG', 1);
  if (scope.of !== 'stay') return { person, retired, visitKey: null, movement: null };
  const stay = readStay(message, group, { ...facts, kind: scope.kind }, own, profile);
  return 'verdict' in stay ? stay : { person, retired, ...stay };
}

type StayPart = Pick<AdtPart, 'visitKey' | 'movement'>;

function readStay(
  message: Message,
  group: Group,
  facts: PartFacts & { readonly kind: Movement['kind'] },
  own: ReadIdentifier,
  profile: FeedProfile,
): StayPart | ReturnType<typeof fault> {
  const isUpdate = facts.kind === 'update';
  if (group.pv1 === null && isUpdate && group.zbe === null) return { visitKey: null, movement: null };
  if (group.pv1 === null && !isUpdate && !facts.kind.startsWith('cancel-')) return fault('error', '101', 'PV1', null);
  if (readClass(message, group.pv1, profile) === null) return fault('error', '103', 'PV1', 2);
  const number = readVisitNumber(message, group, profile);
  if (number === '' && profile.withoutVisitNumber === 'refuse') {
    return fault('error', '101', 'PV1', rawField(group.pv1, 19) === '' ? 19 : null);
  }
  const visitKey = number === '' ? `P:${own.assigner}:${own.value}` : `V:${number}`;
  return { visitKey, movement: readMovement(message, group, facts, profile) };
}
