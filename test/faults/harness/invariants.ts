import { isDeepStrictEqual } from 'node:util';
import type { Asked } from './history.ts';
import type { Stored } from './what-is-stored.ts';

/** One way in which what must hold does not. */
export interface Finding {
  readonly invariant: Invariant;
  readonly detail: string;
}

/** What a screen shows after it healed, and a fresh load beside it. */
export interface ShownBeside {
  readonly screen: string;
  readonly shown: unknown;
  readonly fresh: unknown;
}

/** A person’s socket, the streams it asked for that a fresh load shows it, and the rooms the server has it in. */
export interface RoomsBeside {
  readonly socket: string;
  readonly hospitalPrefix: string;
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
  readonly rooms: readonly string[];
}

/** All that is looked at after a run. */
export interface Evidence {
  readonly history: readonly Asked[];
  readonly stored: readonly Stored[];
  readonly screens: readonly ShownBeside[];
  /** Milliseconds after the healing until the last screen was right; `null`: not all were. */
  readonly convergedMs: number | null;
  readonly rooms: readonly RoomsBeside[];
  readonly plainWords: readonly string[];
}

type Check = (evidence: Evidence) => readonly string[];

const perHospital =
  (check: (stored: Stored, history: readonly Asked[]) => readonly string[]): Check =>
  ({ stored, history }) =>
    stored.flatMap((one) =>
      check(
        one,
        history.filter(({ hospitalCode }) => hospitalCode === one.code),
      ).map((detail) => `${one.code}: ${detail}`),
    );

function countBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

/** What happens at most once for its person, however often it is asked for under whatever key. */
const ONCE_EACH = new Set(['message.acknowledged', 'cleaning.started']);

/** What of the journal was asked for by people, and by whom: `action subject person`, as often as it should stand there. */
function expectedEffects(history: readonly Asked[]): Map<string, number> {
  const wanted = history.flatMap(({ staffId, effects }) =>
    effects.map(({ action, subjectId }) => ({ action, key: `${action} ${subjectId} ${staffId}` })),
  );
  const counts = countBy(wanted, ({ key }) => key);
  for (const { action, key } of wanted) if (ONCE_EACH.has(action)) counts.set(key, 1);
  return counts;
}
const journalled = ({ journal }: Stored): Map<string, number> =>
  countBy(
    journal.flatMap(({ action, subjectId, actorId, onBehalfOf }) => {
      const who = actorId ?? onBehalfOf;
      return who === undefined ? [] : [`${action} ${subjectId} ${who}`];
    }),
    (key) => key,
  );

const idsOf = (...rows: readonly (readonly { readonly _id: string }[])[]): Set<string> =>
  new Set(rows.flat().map(({ _id }) => _id));

/** The record that an acknowledged request made must be there; the Bin keeps its records where they lie. */
const MAKES: Readonly<Record<string, (stored: Stored) => Set<string>>> = {
  'patient.registered': ({ patients }) => idsOf(patients),
  'stay.admitted': ({ stays }) => idsOf(stays),
  'message.sent': ({ messages }) => idsOf(messages),
  'duty.started': ({ duties }) => idsOf(duties),
  'document.added': ({ documents }) => idsOf(documents),
};

const noWriteIsLost = perHospital((stored, history) => {
  const present = journalled(stored);
  const records = new Map(Object.entries(MAKES).map(([action, of]) => [action, of(stored)]));
  const unsettled = history.filter(({ outcome }) => outcome === 'unknown');
  const done = history.filter(({ outcome }) => outcome === 'done');
  return [
    ...unsettled.map(({ number, what }) => `#${number} ${what} was never answered`),
    ...[...expectedEffects(history)]
      .filter(([key, count]) => (present.get(key) ?? 0) < count)
      .map(([key, count]) => `${key}: acknowledged ${count} times, in the journal ${present.get(key) ?? 0} times`),
    ...done.flatMap(({ number, effects }) =>
      effects
        .filter(({ action, subjectId }) => records.get(action)?.has(subjectId) === false)
        .map(({ action, subjectId }) => `#${number} ${action} ${subjectId}: the record is not there`),
    ),
  ];
});

/**
 * A refusal keeps nothing. Of two that were sent at once one may be refused for what somebody else was changing just then,
 * and the other be done after that: to start duty while the same person's other device ends one, or while they are assigned
 * to the ward; to admit a patient who is discharged or comes back from the Bin, or in a ward that the nurse is assigned to.
 * Only where that very thing was done meanwhile, by somebody else.
 */
function isMadeRoomFor(asked: Asked, oddity: string, history: readonly Asked[]): boolean {
  if (!/(?:done and refused|refused and done) under one key/u.test(oddity)) return false;
  const { staffId, client } = asked;
  const { patientId = null } = (asked.body ?? {}) as { readonly patientId?: string };
  const tells = (other: Asked, id: string | null) =>
    id !== null && JSON.stringify([other.path, other.effects, other.answer]).includes(id);
  const ways: Readonly<Record<string, Readonly<Record<string, (other: Asked) => boolean>>>> = {
    'start-duty': { 'end-duty': (other) => other.staffId === staffId, assign: (other) => tells(other, staffId) },
    admit: {
      discharge: (other) => tells(other, patientId),
      restore: (other) => tells(other, patientId),
      assign: (other) => tells(other, staffId),
    },
  };
  return history.some(
    (other) =>
      other.client !== client &&
      other.outcome === 'done' &&
      other.at <= (asked.settledAt ?? Infinity) &&
      (other.settledAt ?? Infinity) >= asked.at &&
      ways[asked.what]?.[other.what]?.(other) === true,
  );
}

const noEffectTwice = perHospital((stored, history) => {
  const expected = expectedEffects(history);
  const watched = new Set(history.flatMap(({ effects }) => effects.map(({ action }) => action)));
  // Who was told only that it was done is not told what it was: one more may stand of them.
  const untold = countBy(
    history.filter(({ outcome, answer }) => outcome === 'done' && answer === null),
    ({ staffId }) => staffId,
  );
  const tooMany: string[] = [];
  for (const [key, count] of journalled(stored)) {
    const [action = '', , staffId = ''] = key.split(' ');
    const over = watched.has(action) ? count - (expected.get(key) ?? 0) : 0;
    const spare = untold.get(staffId) ?? 0;
    if (over > spare) tooMany.push(`${key}: ${over} more in the journal than were acknowledged`);
    else if (over > 0) untold.set(staffId, spare - over);
  }
  return [
    ...tooMany,
    ...history.flatMap((asked) =>
      asked.oddities
        .filter((oddity) => !isMadeRoomFor(asked, oddity, history))
        .map((oddity) => `#${asked.number} ${asked.what}: ${oddity}`),
    ),
    ...[...countBy(stored.keptAnswers, ({ key }) => key)]
      .filter(([, count]) => count > 1)
      .map(([key]) => `two answers are kept under ${key}`),
  ];
});

const onePatientPerBed = perHospital(({ occupancies, beds }) => {
  const active = occupancies.filter(({ isActive, role }) => isActive && role === 'sole');
  const more = (keyOf: (one: (typeof active)[number]) => string, what: string) =>
    [...countBy(active, keyOf)].filter(([, count]) => count > 1).map(([id, count]) => `${what} ${id} has ${count}`);
  const lies = new Map(active.map(({ bedId, stayId }) => [bedId, stayId]));
  return [
    ...more(({ bedId }) => bedId, 'patients: bed'),
    ...more(({ patientId }) => patientId, 'beds: patient'),
    ...beds
      .filter(({ _id, state }) => lies.get(_id) !== (state.use === 'occupied' ? state.stayId : undefined))
      .map(({ _id, state }) => `bed ${_id} says ${state.use} by ${state.stayId}, and ${lies.get(_id)} lies there`),
  ];
});

interface Span {
  readonly id: string;
  readonly staffId: string | null;
  readonly from: Date;
  readonly to: Date | null;
}

function overlaps(spans: readonly Span[]): string[] {
  const found: string[] = [];
  const byPerson = new Map<string, Span[]>();
  for (const span of spans) {
    if (span.staffId === null) continue;
    byPerson.set(span.staffId, [...(byPerson.get(span.staffId) ?? []), span]);
  }
  for (const [staffId, own] of byPerson) {
    const ordered = own.toSorted((one, other) => one.from.getTime() - other.from.getTime());
    for (const [index, span] of ordered.entries()) {
      if (span.to !== null && span.to < span.from) found.push(`${span.id} of ${staffId} ends before it begins`);
      const next = ordered[index + 1];
      if (next !== undefined && (span.to === null || span.to > next.from))
        found.push(`${span.id} and ${next.id} of ${staffId} are at one time`);
    }
  }
  return found;
}

const noOverlappingDuty = perHospital(({ duties, shifts }) => [
  ...overlaps(
    duties.map(({ _id, staffId, startedAt, endedAt }) => ({
      id: `duty ${_id}`,
      staffId,
      from: startedAt,
      to: endedAt,
    })),
  ),
  ...overlaps(
    shifts.map(({ _id, staffId, startsAt, endsAt }) => ({ id: `shift ${_id}`, staffId, from: startsAt, to: endsAt })),
  ),
]);

/** Whether these are 1…n, in any order, and nothing else. */
const isWhole = (numbers: readonly number[], n: number): boolean =>
  numbers.length === n && [...numbers].sort((a, b) => a - b).every((number, index) => number === index + 1);

const channelsAreWhole = perHospital(({ channels, messages }) =>
  channels.flatMap(({ _id, lastNumber }) => {
    const numbers = messages.filter(({ channelId }) => channelId === _id).map(({ number }) => number);
    return isWhole(numbers, lastNumber) ? [] : [`channel ${_id} counts ${lastNumber} and holds ${numbers.join(', ')}`];
  }),
);

/** Each version of these is one change, and so one entry. */
const changesStandInJournal = perHospital((stored) => {
  const entries = countBy(
    stored.journal.filter(({ action }) => !action.endsWith('.read')),
    ({ subjectId }) => subjectId,
  );
  const { beds, duties, patients, stays, documents, messages, staff, wards, files } = stored;
  const each = { bed: beds, duty: duties };
  const any = {
    patient: patients,
    stay: stays,
    document: documents,
    message: messages,
    staff,
    ward: wards,
    file: files,
  };
  return [
    ...Object.entries(each).flatMap(([kind, rows]) =>
      rows
        .filter(({ _id, version = 1 }) => (entries.get(_id) ?? 0) < version)
        .map(({ _id, version }) => `${kind} ${_id} was changed ${version} times, entries: ${entries.get(_id) ?? 0}`),
    ),
    ...Object.entries(any).flatMap(([kind, rows]) =>
      rows.filter(({ _id }) => !entries.has(_id)).map(({ _id }) => `${kind} ${_id} stands nowhere in the journal`),
    ),
  ];
});

const chainsVerify = perHospital(({ chainProblems }) => chainProblems);

const blobsAreReferences = perHospital(({ files, blobKeys }) => {
  const named = new Set(
    files.flatMap(({ blobKey, quarantineKey }) => [blobKey, quarantineKey]).filter((key) => key !== null),
  );
  const kept = new Set(blobKeys);
  return [
    ...[...named].filter((key) => !kept.has(key)).map((key) => `the bytes of ${key} are gone`),
    ...[...kept].filter((key) => !named.has(key)).map((key) => `no record names ${key}`),
  ];
});

const roomsAreRights: Check = ({ rooms }) =>
  rooms.flatMap(({ socket, hospitalPrefix, allowed, refused, rooms: held }) => [
    ...allowed.filter((room) => !held.includes(room)).map((room) => `${socket} may hear ${room} and is not in it`),
    ...refused.filter((room) => held.includes(room)).map((room) => `${socket} is in ${room} and may not hear it`),
    ...held
      .filter((room) => room.startsWith('h:') && !room.startsWith(hospitalPrefix))
      .map((room) => `${socket} is in ${room} of another hospital`),
  ]);

const outboxDrains = perHospital(({ events, heads }) => [
  ...events.filter(({ relayedAt }) => relayedAt === null).map(({ stream, seq }) => `${stream} ${seq} was never told`),
  ...heads
    .filter(
      ({ stream, seq }) =>
        !isWhole(
          events.filter((event) => event.stream === stream).map((event) => event.seq),
          seq,
        ),
    )
    .map(({ stream, seq }) => `${stream} counts ${seq} and has a hole`),
]);

/** After everything works again. */
export const CONVERGES_WITHIN_MS = 15_000;

const boardsConverge: Check = ({ screens, convergedMs }) => [
  ...screens
    .filter(({ shown, fresh }) => !isDeepStrictEqual(shown, fresh))
    .map(({ screen, shown, fresh }) => `${screen} shows ${firstDifference(shown, fresh)}`),
  ...(convergedMs === null || convergedMs > CONVERGES_WITHIN_MS
    ? [`the last screen was right after ${convergedMs ?? 'more'} ms`]
    : []),
];

/** Where two values part, in few words. */
export function firstDifference(one: unknown, other: unknown, path = ''): string {
  const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
  if (isObject(one) && isObject(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      if (!isDeepStrictEqual(one[key], other[key])) return firstDifference(one[key], other[key], `${path}/${key}`);
  }
  const short = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 200);
  return `${path}: ${short(one)} instead of ${short(other)}`;
}

const nothingIsPlain: Check = ({ plainWords }) => plainWords.map((word) => `${word} lies in a file as it is`);

/** What must hold after any fault (SAFETY.md), each with the check that says where it does not. */
export const INVARIANTS = {
  'no acknowledged write lost': noWriteIsLost,
  'no effect twice': noEffectTwice,
  'one patient per bed': onePatientPerBed,
  'no overlapping duty': noOverlappingDuty,
  'every chat channel 1…n without holes': channelsAreWhole,
  'every change has its journal entry': changesStandInJournal,
  'the hash chains verify': chainsVerify,
  'blobs = references': blobsAreReferences,
  'rooms = rights': roomsAreRights,
  'the outbox drains': outboxDrains,
  'boards converge': boardsConverge,
  'no plain patient data at rest': nothingIsPlain,
} as const satisfies Readonly<Record<string, Check>>;
export type Invariant = keyof typeof INVARIANTS;

/** Everything that does not hold. */
export const findingsIn = (evidence: Evidence): Finding[] =>
  (Object.entries(INVARIANTS) as [Invariant, Check][]).flatMap(([invariant, check]) =>
    check(evidence).map((detail) => ({ invariant, detail })),
  );
