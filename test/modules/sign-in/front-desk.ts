import { expect } from 'chai';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import { recentMail } from '../../../server/mail/mail.ts';
import { setSignInPolicy } from '../../../server/modules/sign-in/index.ts';
import { outboxRepository } from '../../../server/outbox/outbox.ts';
import type { Envelope } from '../../../shared/events/envelope.ts';
import type { MailView } from '../../../shared/schemas/mail.ts';
import type { SecondFactorPolicy, SessionView, SignInAnswer } from '../../../shared/schemas/sign-in.ts';
import { sessionView, signInAnswer, signInPolicyView } from '../../../shared/schemas/sign-in.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { TEST_PASSWORD } from '../../support/world.ts';

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

type Place = TestHospital | 'platform';

/** What stands in the hospital's journal under that action, the oldest first. */
export const journalOf = (world: World, where: Place, action: string) =>
  world.inside(where, () => repository(journalCollection, wholeJournal).find({ action }, { sort: { _id: 1 } }));

/** What was told to a person's own screens, the oldest first. */
export const toldTo = (
  world: World,
  where: Place,
  person: Pick<Person, 'id'>,
): Promise<Pick<Envelope, 'name' | 'data'>[]> =>
  world.inside(where, async () => {
    const events = await outboxRepository().find({ stream: `person:${person.id}` }, { sort: { seq: 1 } });
    return events.map(({ name, data }) => ({ name: name as Envelope['name'], data: data as never }));
  });

/** The mails to that person, the newest first. */
export const mailsTo = async (world: World, where: Place, email: string): Promise<MailView[]> =>
  (await world.inside(where, () => recentMail(200))).filter((mail) => mail.to === email);

/** The first match in the newest mail to that person. */
export async function fromMail(world: World, where: Place, email: string, pattern: RegExp): Promise<string> {
  const [mail] = await mailsTo(world, where, email);
  const found = pattern.exec(mail?.text ?? '');
  return found?.[1] ?? expect.fail(`no ${String(pattern)} was mailed to ${email}`);
}

export const CODE = /is (\d{6})\b/u;
export const LINK_TOKEN = /#token=([\w.-]+)/u;

/** A browser signed in just now: the clock moves in these tests, and sessions run out. */
export const fresh = async (world: World, person: Person): Promise<Caller> => (await world.signIn(person)).caller;

/** Sets the hospital's rule for the second factor, whatever it was. */
export async function ruleOf(world: World, hospital: TestHospital, secondFactor: SecondFactorPolicy): Promise<void> {
  const admin = await fresh(world, hospital.admin);
  const { version } = signInPolicyView.parse((await admin.get('/api/v1/sign-in-policy')).body);
  const set = await admin.put('/api/v1/sign-in-policy', { secondFactor, version });
  expect(set.status, JSON.stringify(set.body)).to.equal(200);
}

/** The same for a hospital whose admin cannot be asked. */
export const ruleFromWithin = (world: World, hospital: TestHospital, secondFactor: SecondFactorPolicy) =>
  world.inside(hospital, () => setSignInPolicy({ secondFactor, version: 0 }));

/** What a person types. */
export const typed = (person: Pick<Person, 'email' | 'hospitalCode'>, password = TEST_PASSWORD) => ({
  hospitalCode: person.hospitalCode,
  email: person.email,
  password,
});

/** Gives the password and no more. */
export const knock = (caller: Caller, person: Pick<Person, 'email' | 'hospitalCode'>, password?: string) =>
  caller.post('/api/v1/sign-in', typed(person, password));

/** The answer to a sign-in that was not refused. */
export function answerOf(answer: Answer): SignInAnswer {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return signInAnswer.parse(answer.body);
}

/** The session of a sign-in that is complete; the caller is ready to write. */
export function enter(caller: Caller, answer: Answer): SessionView {
  const signedIn = answerOf(answer);
  if (signedIn.step !== 'signed-in') return expect.fail('a second factor was asked for');
  caller.csrfToken = signedIn.session.csrfToken;
  return signedIn.session;
}

/** The challenge of a sign-in that is not. */
export function challengeOf(answer: Answer) {
  const challenge = answerOf(answer);
  return challenge.step === 'second-factor' ? challenge : expect.fail('no second factor was asked for');
}

export const sessionOf = (answer: Answer): SessionView => {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
  return sessionView.parse(answer.body);
};

/** How many answers had which status. */
export function tally(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

export const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** The body without the id that every request has of its own. */
export const bodyOf = ({ body }: Answer): unknown => ({ ...(body as object), requestId: null });

/** The name of one of our cookies in this caller's jar. */
export const cookieNamed = (caller: Caller, label: 'access' | 'refresh' | 'device'): string =>
  [...caller.cookies.keys()].find((name) => name.includes(`wl-${label}`)) ?? expect.fail(`there is no ${label} cookie`);

export const cookieOf = (caller: Caller, label: 'access' | 'refresh' | 'device'): string =>
  caller.cookies.get(cookieNamed(caller, label)) ?? expect.fail(`there is no ${label} cookie`);

/** Waits until it is true; for what happens after the answer. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 500; turn += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect.fail(`it did not come true: ${what}`);
}
