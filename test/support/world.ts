import { rm } from 'node:fs/promises';
import type { App, AppPorts } from '../../server/app.ts';
import { openApp } from '../../server/app.ts';
import type { Config } from '../../server/config/config.ts';
import { runAsSystem } from '../../server/access/context.ts';
import type { Tenant } from '../../server/db/tenant.ts';
import { recentMail } from '../../server/mail/mail.ts';
import type { SessionView } from '../../shared/schemas/sign-in.ts';
import { signInAnswer } from '../../shared/schemas/sign-in.ts';
import type { Caller } from './caller.ts';
import { createCaller } from './caller.ts';
import { dropDatabases } from './drop-databases.ts';
import type { FakeClock } from './fake-clock.ts';
import { fakeClock } from './fake-clock.ts';
import './matchers.ts';
import type { Person, SeededHospital } from './seeded-house.ts';
import { copySeeded, emptyFolder, seed, TEST_PASSWORD, testConfig, testPorts } from './seeded-house.ts';

export type { Person, TestWard } from './seeded-house.ts';
export { TEST_PASSWORD } from './seeded-house.ts';

/** A hospital as it was seeded, and open. */
export interface TestHospital extends SeededHospital {
  readonly tenant: Tenant;
}

export interface World {
  readonly app: App;
  readonly origin: string;
  readonly clock: FakeClock;
  readonly north: TestHospital;
  readonly south: TestHospital;
  readonly operator: Person;
  readonly dataDir: string;
  /** Every line logged so far. */
  readonly logged: readonly string[];
  /** That person's own browser, signed in (once for each person; the operator gives the mailed code). */
  as(person: Person): Promise<Caller>;
  /** Nobody's browser. */
  stranger(): Caller;
  /** Signs in afresh in a browser of its own. */
  signIn(person: Person): Promise<{ caller: Caller; session: SessionView }>;
  /** Does it as the house in that hospital. */
  inside<T>(hospital: TestHospital | 'platform', work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface WorldOptions extends Partial<AppPorts> {
  /** Other than those of every test. */
  readonly settings?: Partial<Config>;
}

/**
 * Opens the whole house with two hospitals on a database of its own (the embedded engine in a temporary folder, or
 * MONGODB_URI), listening on a free port of this machine, on a clock that stands still. Close it.
 */
export async function openWorld({ settings, ...ports }: WorldOptions = {}): Promise<World> {
  const clock = fakeClock();
  const copied = await copySeeded();
  const { dataDir, databasePrefix } = copied ?? (await emptyFolder());
  const logged: string[] = [];
  const config = { ...(await testConfig(dataDir, databasePrefix)), ...settings };
  const app = await openApp(config, { ...testPorts((line) => void logged.push(line)), clock, ...ports });
  const origin = `http://127.0.0.1:${await app.listen()}`;
  const inside = <T>(tenant: Tenant, work: () => Promise<T>) => runAsSystem(app.services, tenant, 'a test', work);

  const { platform } = app.services.tenants;
  const { operator, ...hospitals } = copied?.seeded ?? (await seed(app));
  const north = await opened(app, hospitals.north);
  const south = await opened(app, hospitals.south);
  const signedIn = new Map<string, Promise<Caller>>();

  const signIn = async (person: Person) => {
    const caller = createCaller(origin);
    const { hospitalCode, email } = person;
    const first = await caller.post('/api/v1/sign-in', { hospitalCode, email, password: TEST_PASSWORD });
    let answer = signInAnswer.parse(first.body);
    if (answer.step === 'second-factor') {
      const { challengeId } = answer;
      await caller.post('/api/v1/sign-in/code/send', { challengeId });
      const tenant = await app.services.tenants.byCode(hospitalCode);
      const code = await latestCode(app, tenant ?? platform, email);
      const second = await caller.post('/api/v1/sign-in/code', { challengeId, method: 'email', code });
      answer = signInAnswer.parse(second.body);
    }
    if (answer.step !== 'signed-in') throw new Error(`${email} could not sign in.`);
    caller.csrfToken = answer.session.csrfToken;
    return { caller, session: answer.session };
  };

  return {
    app,
    origin,
    clock,
    north,
    south,
    operator,
    dataDir,
    logged,
    signIn,
    stranger: () => createCaller(origin),
    as(person) {
      const known = signedIn.get(person.id);
      if (known !== undefined) return known;
      const caller = signIn(person).then((result) => result.caller);
      signedIn.set(person.id, caller);
      return caller;
    },
    inside: (hospital, work) => inside(hospital === 'platform' ? platform : hospital.tenant, work),
    async close() {
      if (config.mongodbUri !== undefined) await dropDatabases(platform.connection, databasePrefix);
      await app.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The six digits in the newest mail to that address: of several who sign in at once, each is mailed a code of their own. */
export async function latestCode(app: App, tenant: Tenant, email: string): Promise<string> {
  const mails = await runAsSystem(app.services, tenant, 'read a test’s mail', () => recentMail(50));
  const mail = mails.find(({ to }) => to === email);
  const code = /\b\d{6}\b/u.exec(mail?.text ?? '')?.[0];
  if (code === undefined) throw new Error('No code was mailed.');
  return code;
}

async function opened(app: App, hospital: SeededHospital): Promise<TestHospital> {
  const tenant = await app.services.tenants.byCode(hospital.code);
  if (tenant === null) throw new Error(`${hospital.code} is not there.`);
  return { ...hospital, tenant };
}
