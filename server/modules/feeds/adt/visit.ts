import type { FeedProfile } from '../../../../shared/schemas/feeds.ts';
import type { StayClass } from '../../../../shared/schemas/stays.ts';
import type { Message, Segment } from '../hl7/message.ts';
import { component, HL7_NULL, rawField, repetitionsOf, segmentOf, valueOf } from '../hl7/message.ts';
import { readDay, readInstant } from '../hl7/time.ts';
import type { Movement, MovementDetails, MovementKind, Place } from '../ledger/movement.ts';
import { isCancel } from '../ledger/movement.ts';
import { meaningOf } from './code-table.ts';
import { scopeOf } from './events.ts';
import { readPlace } from './place.ts';
import { oneLine } from './plain-text.ts';

/** When a message says things happened; instants in milliseconds since 1970. */
export interface ReadTimes {
  readonly occurredAt: number;
  readonly recordedAt: number;
  readonly sentAt: number;
}

/** The segments that belong to one person of a message. */
export interface Group {
  readonly pid: Segment | null;
  readonly pv1: Segment | null;
  readonly pv2: Segment | null;
  readonly mrg: Segment | null;
  readonly zbe: Segment | null;
}

/** The class of PV1-2: `undefined` where it is empty, `null` where nobody knows it. */
export function readClass(message: Message, pv1: Segment | null, profile: FeedProfile): StayClass | null | undefined {
  const code = valueOf(message, pv1, 2);
  if (code === '' || code === HL7_NULL) return undefined;
  return meaningOf(profile.classes, code) ?? null;
}

/** The number of the visit, as the profile finds it; empty where there is none. */
export function readVisitNumber(message: Message, { pid, pv1 }: Group, profile: FeedProfile): string {
  const fields = { 'PV1-19': [pv1, 19], 'PV1-50': [pv1, 50], 'PID-18': [pid, 18] } as const;
  for (const name of [profile.visitNumber, 'PID-18'] as const) {
    const [segment, field] = fields[name];
    const number = oneLine(valueOf(message, segment, field), 60);
    if (number !== '' && number !== HL7_NULL) return number;
  }
  return '';
}

export interface MovementFacts {
  readonly id: string;
  readonly kind: MovementKind;
  readonly controlId: string;
  readonly times: ReadTimes;
}

/** The entry of a stay's ledger that this message makes for this person. */
export function readMovement(message: Message, group: Group, facts: MovementFacts, profile: FeedProfile): Movement {
  const zbe = profile.useMovementIds ? readZbe(message, group.zbe, facts.kind, profile) : null;
  const kind = zbe?.kind ?? facts.kind;
  const now = placeIn(message, group.pv1, 3, profile);
  const before = placeIn(message, group.pv1, 6, profile);
  const pending = placeIn(message, group.pv1, 42, profile);
  const place = placeFor(kind, now, pending);
  const isTransfer = kind === 'transfer';
  return {
    id: facts.id,
    kind,
    controlId: facts.controlId,
    occurredAt: zbe?.startAt ?? facts.times.occurredAt,
    recordedAt: facts.times.recordedAt,
    sentAt: facts.times.sentAt,
    ...(place === undefined ? {} : { place }),
    ...(isTransfer && before !== undefined && before !== null ? { priorPlace: before } : {}),
    shows: kind === 'cancel-transfer' && profile.checkCancelledTransfer ? [now, before].filter(isPlace) : [],
    movesBed: kind === 'update' && profile.updatesMoveBed,
    details: readDetails(message, group, kind, profile),
    movementIds: zbe?.ids ?? [],
    action: zbe?.action ?? null,
  };
}

const isPlace = (place: Place | null | undefined): place is Place => place !== null && place !== undefined;

const placeIn = (message: Message, pv1: Segment | null, field: number, profile: FeedProfile) =>
  readPlace(message, repetitionsOf(message, pv1, field)[0] ?? '', profile);

function placeFor(kind: MovementKind, now: Place | null | undefined, pending: Place | null | undefined) {
  if (kind === 'plan-transfer') return pending ?? undefined;
  if (kind === 'plan' || kind === 'plan-admit') return now ?? pending;
  // What a cancel shows is where the patient should be by undoing; only a cancelled discharge may name another bed.
  if (isCancel(kind) && kind !== 'cancel-discharge') return undefined;
  // For a while only (theatre, dialysis): the bed on the ward stays theirs.
  if (kind === 'depart' || kind === 'arrive') return undefined;
  return now;
}

const ACTIONS: Readonly<Record<string, 'insert' | 'update' | 'cancel'>> = {
  INSERT: 'insert',
  UPDATE: 'update',
  CANCEL: 'cancel',
  DELETE: 'cancel',
};

interface ReadZbe {
  readonly ids: readonly string[];
  readonly action: Movement['action'];
  readonly kind: MovementKind;
  readonly startAt: number | undefined;
}

/** ZBE of IHE PAM and the national profiles built on it; `null` without one. */
function readZbe(message: Message, zbe: Segment | null, kind: MovementKind, profile: FeedProfile): ReadZbe | null {
  const ids = repetitionsOf(message, zbe, 1)
    .map((repetition) => oneLine(component(message, repetition, 1), 60))
    .filter((id) => id !== '' && id !== HL7_NULL);
  const action = ACTIONS[valueOf(message, zbe, 4).toUpperCase()];
  // REFERENCE and what nobody defined name a movement without moving anything.
  if (ids.length === 0 || action === undefined) return null;
  const original = scopeOf(valueOf(message, zbe, 6).toUpperCase());
  const corrects = action === 'update' && original?.of === 'stay';
  const startAt = readInstant(valueOf(message, zbe, 2), profile.timeZone);
  return { ids, action, kind: corrects ? original.kind : kind, startAt: startAt?.getTime() };
}

function readDetails(message: Message, { pv1, pv2 }: Group, kind: MovementKind, profile: FeedProfile): MovementDetails {
  const stayClass = readClass(message, pv1, profile);
  const instant = (segment: Segment | null, field: number) =>
    readInstant(valueOf(message, segment, field), profile.timeZone)?.getTime();
  const isPlanned = kind === 'plan' || kind === 'plan-admit';
  const admittedAt = instant(pv1, 44) ?? (isPlanned ? instant(pv2, 8) : undefined);
  const dischargedAt = instant(pv1, 45);
  return {
    ...(stayClass === undefined || stayClass === null ? {} : { class: stayClass }),
    ...(admittedAt === undefined ? {} : { admittedAt }),
    ...(dischargedAt === undefined ? {} : { dischargedAt }),
    ...readExpected(message, pv2, profile),
    ...readDisposition(message, pv1, profile),
    ...readAttending(message, pv1, profile),
  };
}

const isEmptied = (segment: Segment | null, field: number, profile: FeedProfile): boolean =>
  profile.nullEmpties && rawField(segment, field).trim() === HL7_NULL;

function readExpected(message: Message, pv2: Segment | null, profile: FeedProfile): Pick<MovementDetails, 'edd'> {
  if (isEmptied(pv2, 9, profile)) return { edd: null };
  const edd = readDay(valueOf(message, pv2, 9));
  return edd === null ? {} : { edd };
}

function readDisposition(
  message: Message,
  pv1: Segment | null,
  profile: FeedProfile,
): Pick<MovementDetails, 'disposition'> {
  if (isEmptied(pv1, 36, profile)) return { disposition: null };
  const known = meaningOf(profile.dispositions, valueOf(message, pv1, 36));
  return known === undefined ? {} : { disposition: known };
}

function readAttending(
  message: Message,
  pv1: Segment | null,
  profile: FeedProfile,
): Pick<MovementDetails, 'attending'> {
  if (isEmptied(pv1, 7, profile)) return { attending: null };
  const part = (number: number) => oneLine(valueOf(message, pv1, 7, number), 60);
  // XCN: family, given, prefix.
  const name = [part(6), part(3), part(2)].filter((text) => text !== '' && text !== HL7_NULL).join(' ');
  return name === '' ? {} : { attending: name.slice(0, 120) };
}

/** The segments of each person in the message: a PID begins a new one. */
export function groupsOf(message: Message): Group[] {
  const groups: {
    pid: Segment | null;
    pv1: Segment | null;
    pv2: Segment | null;
    mrg: Segment | null;
    zbe: Segment | null;
  }[] = [];
  const open = () => {
    const present = groups.at(-1);
    if (present !== undefined) return present;
    const first = { pid: null, pv1: null, pv2: null, mrg: null, zbe: null };
    groups.push(first);
    return first;
  };
  for (const segment of message.segments) {
    if (segment.name === 'PID') groups.push({ pid: segment, pv1: null, pv2: null, mrg: null, zbe: null });
    else if (segment.name === 'PV1') open().pv1 ??= segment;
    else if (segment.name === 'PV2') open().pv2 ??= segment;
    else if (segment.name === 'MRG') open().mrg ??= segment;
    else if (segment.name === 'ZBE') open().zbe ??= segment;
  }
  return groups.length === 0 && segmentOf(message, 'PID') === null ? [] : groups;
}
