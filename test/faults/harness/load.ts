import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { daysAfter } from '../../../shared/domain/zoned-time.ts';
import { binPreview } from '../../../shared/schemas/bin.ts';
import { uploadTicket } from '../../../shared/schemas/files.ts';
import { patientView } from '../../../shared/schemas/patients.ts';
import type { BedView, WardBoard } from '../../../shared/schemas/places.ts';
import { staffView } from '../../../shared/schemas/staff.ts';
import type { StayCard } from '../../../shared/schemas/stays.ts';
import type { SeededHospital } from '../../support/seeded-house.ts';
import { PAGE } from '../../modules/documents/papers.ts';
import type { Wish } from './client.ts';
import type { Asked, Effect } from './history.ts';
import type { Screen } from './screens.ts';

/** What the people of one hospital know between them; each finds the others’ work here. */
export interface Hospital {
  readonly seeded: SeededHospital;
  readonly groupId: string;
  readonly templateId: string;
  readonly rosterId: string;
  readonly rosterFrom: string;
  readonly patientIds: string[];
  readonly unread: { readonly messageId: string; readonly askedId: string }[];
  readonly binned: { readonly batchId: string; readonly patientId: string }[];
  readonly dutyOf: Map<string, { readonly id: string; readonly version: number }>;
  /** Names and texts that were sent: none of it may lie anywhere as it is. */
  readonly words: Set<string>;
}

interface Actor {
  readonly screen: Screen;
  readonly hospital: Hospital;
  readonly random: () => number;
}

const withId = z.looseObject({ id: z.string() });
const withVersion = z.looseObject({ id: z.string(), version: z.number() });
const withStay = z.looseObject({ stay: withId });
const withBatch = z.looseObject({ batchId: z.string() });

function pick<T>(random: () => number, all: readonly T[]): T | null {
  return all[Math.floor(random() * all.length)] ?? null;
}

/** A word that stands nowhere else, so that it can be looked for. */
function word(random: () => number, kind: string): string {
  const letters = Array.from({ length: 12 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
  return `${kind}${letters}`;
}

const effect = (action: string, subjectId: string): readonly Effect[] => [{ action, subjectId }];
const boardsOf = ({ screen, hospital: { seeded } }: Actor): WardBoard[] =>
  [seeded.wardA.id, seeded.wardB.id].flatMap((id) => screen.board(id) ?? []);
const bedsOf = (actor: Actor, fits: (bed: BedView) => boolean): BedView[] => {
  const beds = boardsOf(actor).flatMap(({ beds: all }) => all);
  const fitting = beds.filter(fits);
  // Now and then somebody asks for what cannot be had.
  return fitting.length === 0 || actor.random() < 0.1 ? beds : fitting;
};
const staysOf = ({ screen, hospital: { seeded } }: Actor): StayCard[] =>
  [seeded.wardA.id, seeded.wardB.id].flatMap((id) => screen.census(id)?.stays ?? []);

const bedWish = (actor: Actor, what: string, action: string, fits: (bed: BedView) => boolean, more: object = {}) => {
  const bed = pick(actor.random, bedsOf(actor, fits));
  if (bed === null) return null;
  const body = { version: bed.version, ...more };
  const wish: Wish = {
    what,
    path: `/api/v1/beds/${bed.id}/${what}`,
    body,
    otherBody: { ...body, version: bed.version + 7 },
    effects: () => effect(action, bed.id),
  };
  return wish;
};
const isFreeAndClean = ({ state }: BedView) => state.use === 'free' && state.turnover === 'clean';
const HOLD_MS = 3_600_000;

type Work = (actor: Actor) => Promise<void> | void;
const perform = async (actor: Actor, wish: Wish | null): Promise<Asked | null> =>
  wish === null ? null : actor.screen.client.perform(wish);

async function register(actor: Actor): Promise<void> {
  const { random, hospital } = actor;
  const familyName = word(random, 'Family');
  const givenName = word(random, 'Given');
  hospital.words.add(familyName).add(givenName);
  const body = { familyName, givenName, confirmedNotDuplicate: true };
  const asked = await perform(actor, {
    what: 'register',
    path: '/api/v1/patients',
    body,
    otherBody: { ...body, givenName: 'Somebody else' },
    effects: (answer) => effect('patient.registered', withId.parse(answer).id),
  });
  // Who has lost a right meanwhile hears that it was done, and not what.
  const registered = withId.safeParse(asked?.answer);
  if (asked?.outcome === 'done' && registered.success) hospital.patientIds.push(registered.data.id);
}

async function admit(actor: Actor): Promise<void> {
  const { random, hospital } = actor;
  const present = new Set<string>(staysOf(actor).map(({ patient }) => patient.id));
  const waiting = hospital.patientIds.filter((id) => !present.has(id));
  const patientId = pick(random, random() < 0.1 ? hospital.patientIds : waiting);
  const bed = pick(random, bedsOf(actor, isFreeAndClean));
  if (patientId === null || bed === null) return register(actor);
  const body = { patientId, bedId: bed.id, bedVersion: bed.version };
  await perform(actor, {
    what: 'admit',
    path: '/api/v1/stays',
    body,
    otherBody: { ...body, bedVersion: bed.version + 7 },
    effects: (answer) => effect('stay.admitted', withStay.parse(answer).stay.id),
  });
}

async function ofStay(actor: Actor, what: 'move' | 'discharge' | 'note'): Promise<void> {
  const { random, hospital } = actor;
  const stay = pick(random, staysOf(actor));
  if (stay === null) return admit(actor);
  const { id, version } = stay;
  const path = `/api/v1/stays/${id}`;
  if (what === 'move') {
    const bed = pick(random, bedsOf(actor, isFreeAndClean));
    const body = { version, toBedId: bed?.id, toBedVersion: bed?.version };
    const effects = () => effect('stay.moved', id);
    await perform(actor, { what, path: `${path}/move`, body, otherBody: { ...body, version: version + 7 }, effects });
  } else if (what === 'discharge') {
    const body = { version, disposition: 'home', overrideReason: 'The bed is needed' };
    const effects = () => effect('stay.discharged', id);
    const otherBody = { ...body, disposition: 'rehab' };
    await perform(actor, { what, path: `${path}/discharge`, body, otherBody, effects });
  } else {
    const body = { version, note: word(random, 'Note') };
    hospital.words.add(body.note);
    const effects = () => effect('stay.changed', id);
    await perform(actor, { what, method: 'PATCH', path, body, otherBody: { ...body, note: null }, effects });
  }
}

async function hold(actor: Actor): Promise<void> {
  const until = new Date(Date.now() + HOLD_MS + Math.floor(actor.random() * HOLD_MS)).toISOString();
  await perform(actor, bedWish(actor, 'hold', 'bed.hold', isFreeAndClean, { until }));
}
const release: Work = async (actor) =>
  void (await perform(
    actor,
    bedWish(actor, 'release', 'bed.release', ({ state }) => state.use === 'held'),
  ));
const takeOut: Work = async (actor) => {
  const more = { as: 'block', reason: 'repair' };
  await perform(actor, bedWish(actor, 'take-out', 'bed.block', isFreeAndClean, more));
};
const reopen: Work = async (actor) =>
  void (await perform(
    actor,
    bedWish(actor, 'reopen', 'bed.reopen', ({ state }) => state.turnover === 'blocked'),
  ));
const dirty: Work = async (actor) =>
  void (await perform(actor, bedWish(actor, 'dirty', 'bed.mark-dirty', isFreeAndClean)));

async function clean(actor: Actor): Promise<void> {
  const { random } = actor;
  const needsClean = ({ state }: BedView) => state.cleaning !== undefined;
  const bed = pick(random, bedsOf(actor, needsClean));
  const cleaning = bed?.state.cleaning;
  if (bed === null || cleaning === undefined || random() < 0.4) {
    await perform(actor, bedWish(actor, 'clean-now', 'bed.finish-cleaning', needsClean));
    return;
  }
  const path = `/api/v1/cleanings/${bed.id}`;
  if (bed.state.turnover === 'dirty') {
    const body = { cleaningId: cleaning.id };
    const effects = () => effect('cleaning.started', cleaning.id);
    await perform(actor, { what: 'start-cleaning', path: `${path}/start`, body, effects });
  } else {
    const body = { cleaningId: cleaning.id, stage: cleaning.stage };
    const effects = () => effect('bed.finish-cleaning', bed.id);
    await perform(actor, { what: 'finish-cleaning', path: `${path}/finish`, body, effects });
  }
}

async function say(actor: Actor): Promise<void> {
  const { random, hospital, screen } = actor;
  const { groupId, seeded } = hospital;
  const id = uuid();
  const text = word(random, 'Text');
  hospital.words.add(text);
  const asks = random() < 0.3;
  const asked = asks ? seeded.doctor : null;
  const mentions = asked === null ? [] : [{ target: { kind: 'person', staffId: asked.id }, label: 'doctor' }];
  const said = await perform(actor, {
    what: 'say',
    path: `/api/v1/chat/channels/${groupId}/messages`,
    body: { id, writtenAt: new Date().toISOString(), text, mentions, needsAck: asks },
    isKeyed: false,
    effects: () => effect('message.sent', id),
  });
  if (said?.outcome === 'done' && asked !== null && asked.id !== screen.client.person.id)
    hospital.unread.push({ messageId: id, askedId: asked.id });
}

async function acknowledge(actor: Actor): Promise<void> {
  const { hospital, screen, random } = actor;
  const mine = hospital.unread.filter(({ askedId }) => askedId === screen.client.person.id);
  const one = pick(random, mine);
  if (one === null) return say(actor);
  await perform(actor, {
    what: 'acknowledge',
    path: `/api/v1/chat/messages/${one.messageId}/acknowledge`,
    isKeyed: false,
    effects: () => effect('message.acknowledged', one.messageId),
  });
}

async function duty(actor: Actor): Promise<void> {
  const { hospital, screen, random } = actor;
  const { id: staffId } = screen.client.person;
  const open = hospital.dutyOf.get(staffId);
  if (open !== undefined && random() < 0.8) {
    const asked = await perform(actor, {
      what: 'end-duty',
      path: `/api/v1/duty/${open.id}/end`,
      body: { version: open.version, leavesEmpty: true },
      otherBody: { version: open.version, leavesEmpty: false },
      effects: () => effect('duty.ended', open.id),
    });
    if (asked?.outcome === 'done' && hospital.dutyOf.get(staffId)?.id === open.id) hospital.dutyOf.delete(staffId);
    return;
  }
  const asked = await perform(actor, {
    what: 'start-duty',
    path: '/api/v1/duty/start',
    body: { wardId: hospital.seeded.wardA.id },
    otherBody: { wardId: null },
    effects: (answer) => effect('duty.started', withId.parse(answer).id),
  });
  const begun = withVersion.safeParse(asked?.answer);
  if (asked?.outcome === 'done' && begun.success) hospital.dutyOf.set(staffId, begun.data);
}

const ROSTER_DAYS = 14;

async function plan(actor: Actor): Promise<void> {
  const { hospital, random } = actor;
  const { seeded, templateId, rosterId } = hospital;
  const { id: staffId } = pick(random, [seeded.nurse, seeded.otherNurse, seeded.doctor]) ?? seeded.nurse;
  const date = daysAfter(hospital.rosterFrom, Math.floor(random() * ROSTER_DAYS));
  const change = { op: 'cell', staffId, date, expected: [], put: [templateId] };
  await perform(actor, {
    what: 'plan',
    path: `/api/v1/rosters/${rosterId}/changes`,
    body: { changes: [change] },
    otherBody: { changes: [{ ...change, date: daysAfter(date, 1) }] },
    effects: () => effect('roster.planned', rosterId),
  });
}

/** A document with its file: announced, sent, looked at, added. Each step may have to be asked for again. */
async function bring(actor: Actor): Promise<void> {
  const { hospital, random } = actor;
  const patientId = pick(random, hospital.patientIds);
  if (patientId === null) return register(actor);
  const fileId = uuid();
  const title = word(random, 'Title');
  const name = `${word(random, 'Scan')}.pdf`;
  hospital.words.add(title).add(name);
  const announced = await perform(actor, {
    what: 'announce-file',
    path: '/api/v1/files',
    body: { id: fileId, name, size: PAGE.length, purpose: 'patient-document' },
    effects: () => effect('file.announced', fileId),
  });
  const ticket = uploadTicket.safeParse(announced?.answer);
  if (!ticket.success) return;
  const sent = await perform(actor, {
    what: 'send-file',
    method: 'PUT',
    path: ticket.data.url,
    bytes: PAGE,
    isKeyed: false,
    effects: () => [],
  });
  if (sent?.outcome !== 'done') return;
  const path = `/api/v1/files/${fileId}/complete`;
  const completed = await perform(actor, { what: 'complete-file', path, isKeyed: false, effects: () => [] });
  if (completed?.outcome !== 'done') return;
  await perform(actor, {
    what: 'add-document',
    path: `/api/v1/patients/${patientId}/documents`,
    body: { kind: 'letter', title, fileId },
    effects: (answer) => effect('document.added', withId.parse(answer).id),
  });
}

async function toBin(actor: Actor): Promise<void> {
  const { hospital, random, screen } = actor;
  const present = new Set<string>(staysOf(actor).map(({ patient }) => patient.id));
  const id = pick(
    random,
    hospital.patientIds.filter((one) => !present.has(one)),
  );
  const found = id === null ? null : patientView.safeParse(await screen.client.read(`/api/v1/patients/${id}`));
  if (id === null || found?.success !== true) return;
  const reason = word(random, 'Reason');
  hospital.words.add(reason);
  const asked = await perform(actor, {
    what: 'bin',
    path: '/api/v1/bin',
    body: { kind: 'patient', id, version: found.data.version, reason },
    otherBody: { kind: 'patient', id, version: found.data.version, reason: 'Another' },
    effects: () => effect('patient.binned', id),
  });
  const moved = withBatch.safeParse(asked?.answer);
  if (moved.success) hospital.binned.push({ batchId: moved.data.batchId, patientId: id });
}

async function restore(actor: Actor): Promise<void> {
  const { hospital, random, screen } = actor;
  const one = pick(random, hospital.binned);
  if (one === null) return toBin(actor);
  const found = binPreview.safeParse(await screen.client.read(`/api/v1/bin/${one.batchId}`));
  if (!found.success) return;
  const body = { version: found.data.entry.version };
  const asked = await perform(actor, {
    what: 'restore',
    path: `/api/v1/bin/${one.batchId}/restore`,
    body,
    otherBody: { version: body.version + 7 },
    effects: () => effect('patient.restored', one.patientId),
  });
  if (asked?.outcome === 'done') hospital.binned.splice(hospital.binned.indexOf(one), 1);
}

/** Somebody is assigned to another ward, or not any more: what they hear changes with it. */
async function assign(actor: Actor): Promise<void> {
  const { hospital, random, screen } = actor;
  const { otherNurse, wardA, wardB } = hospital.seeded;
  const found = staffView.safeParse(await screen.client.read(`/api/v1/staff/${otherNurse.id}`));
  if (!found.success) return;
  const wardIds = random() < 0.5 ? [wardB.id] : [wardA.id, wardB.id];
  await perform(actor, {
    what: 'assign',
    method: 'PATCH',
    path: `/api/v1/staff/${otherNurse.id}`,
    body: { version: found.data.version, wardIds },
    otherBody: { version: found.data.version + 7, wardIds },
    effects: () => [],
  });
}

const BEDSIDE: readonly Work[] = [
  ...[register, admit, admit, hold, release, takeOut, reopen, dirty, clean, clean, say, say, bring],
  ...(['move', 'discharge', 'note'] as const).map(
    (what): Work =>
      (actor) =>
        ofStay(actor, what),
  ),
];
const MANAGING: readonly Work[] = [...BEDSIDE, plan, plan];

/** What each kind of person does, each as likely as it stands here often. */
export const WORK = {
  admin: [...[register, plan, toBin, toBin, restore, restore, assign, say, hold, admit, dirty, clean]],
  doctor: [register, admit, say, acknowledge, acknowledge, bring, duty, (actor) => ofStay(actor, 'discharge')],
  nurse: [...BEDSIDE, duty, duty],
  manager: MANAGING,
  housekeeping: [clean, clean, clean, dirty, say, duty],
} as const satisfies Readonly<Record<string, readonly Work[]>>;
export type WorkOf = keyof typeof WORK;

/** Does one thing of what that kind of person does. */
export async function workOnce(actor: Actor, as: WorkOf): Promise<void> {
  const works: readonly Work[] = WORK[as];
  await pick(actor.random, works)?.(actor);
}
