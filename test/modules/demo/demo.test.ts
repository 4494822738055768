import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { App } from '../../../server/app.ts';
import { openApp } from '../../../server/app.ts';
import { loadConfig } from '../../../server/config/config.ts';
import { createLog } from '../../../server/log/log.ts';
import { mailList, mailView } from '../../../shared/schemas/mail.ts';
import type { DemoView } from '../../../shared/schemas/sign-in.ts';
import { demoView, signInAnswer } from '../../../shared/schemas/sign-in.ts';
import { STAFF_ROLES } from '../../../shared/types/permissions.ts';
import type { Caller } from '../../support/caller.ts';
import { createCaller } from '../../support/caller.ts';
import { dropDatabases } from '../../support/drop-databases.ts';
import { fakeClock } from '../../support/fake-clock.ts';
import { openWorld } from '../../support/world.ts';
import '../../support/matchers.ts';

type Login = DemoView['logins'][number];

interface Demo {
  readonly app: App;
  readonly stranger: () => Caller;
}

describe('the demo', () => {
  let dataDir: string;
  let prefix: string;
  let demo: Demo;
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'wardline-demo-'));
    prefix = `t${randomBytes(6).toString('hex')}`;
    demo = await start(false);
  });
  after(async () => {
    const { connection } = demo.app.services.tenants.platform;
    if (process.env['MONGODB_URI'] !== undefined) await dropDatabases(connection, prefix);
    await demo.app.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Opens the demo on the data of the start before it. Open to a network in its settings only: the test stays at home. */
  async function start(isOpenToNetwork: boolean): Promise<Demo> {
    const loaded = await loadConfig({ WARDLINE_DATA: dataDir, PORT: '0' }, []);
    const mongodbUri = process.env['MONGODB_URI'];
    const app = await openApp(
      { ...loaded, isOpenToNetwork, databasePrefix: prefix, mongodbUri },
      {
        clock: fakeClock(),
        log: createLog('silent'),
        version: '0.0.0-test',
        clientDir: null,
        setupCode: null,
        limitFactor: 1_000,
        unsafePasswordCost: { cost: 10, reason: 'Tests sign in often.' },
        areJobsAutomatic: false,
      },
    );
    const origin = `http://127.0.0.1:${await app.listen()}`;
    return { app, stranger: () => createCaller(origin) };
  }
  const restart = async (isOpenToNetwork: boolean) => {
    await demo.app.stop();
    demo = await start(isOpenToNetwork);
  };
  const signIn = async (login: Login, caller = demo.stranger()) => {
    const { hospitalCode, email, password } = login;
    return { caller, answer: await caller.post('/api/v1/sign-in', { hospitalCode, email, password }) };
  };
  const published = async (): Promise<Login[]> => {
    const answer = await demo.stranger().get('/api/demo');
    expect(answer.status).to.equal(200);
    return demoView.parse(answer.body).logins;
  };
  const mailedCode = (text: string): string => /\b\d{6}\b/u.exec(text)?.[0] ?? '';

  /** One of each hospital’s and the platform’s: a password takes its time. */
  const some = (logins: readonly Login[]): Login[] =>
    ['NORTH', 'SOUTH', 'PLATFORM'].flatMap((code) => logins.filter((login) => login.hospitalCode === code).slice(-1));

  it('publishes a log-in of every role for both hospitals, and each of them works', async () => {
    const logins = await published();
    for (const code of ['NORTH', 'SOUTH']) {
      const own = logins.filter((login) => login.hospitalCode === code);
      expect(own.map((login) => login.role)).to.have.members(STAFF_ROLES);
    }
    for (const login of logins) {
      const { answer } = await signIn(login);
      const { step } = signInAnswer.parse(answer.body);
      expect(step, login.email).to.equal(login.hospitalCode === 'PLATFORM' ? 'second-factor' : 'signed-in');
    }
  });

  it('shows its mail, so that the operator’s code can be read and used', async () => {
    const login = (await published()).find(({ hospitalCode }) => hospitalCode === 'PLATFORM');
    if (login === undefined) throw new Error('Nobody operates the demo.');
    const { caller, answer } = await signIn(login);
    const first = signInAnswer.parse(answer.body);
    if (first.step !== 'second-factor') throw new Error('An operator was let in without a second factor.');
    await caller.post('/api/v1/sign-in/code/send', { challengeId: first.challengeId });
    const [newest] = mailList.parse((await demo.stranger().get('/api/demo/mail')).body).items;
    expect(newest?.to).to.equal(login.email);
    const one = mailView.parse((await demo.stranger().get(`/api/demo/mail/${newest?.id}`)).body);
    expect(one).to.deep.equal(newest);
    const code = { challengeId: first.challengeId, method: 'email', code: mailedCode(one.text) };
    expect(signInAnswer.parse((await caller.post('/api/v1/sign-in/code', code)).body).step).to.equal('signed-in');
    expect((await caller.get('/api/v1/hospitals')).status).to.equal(200);
    expect(await demo.stranger().get('/api/demo/mail/01900000-0000-7000-8000-000000000000')).to.be.problem('not-found');
  });

  it('opened to a network lets no published password in, ends old sessions and prints new ones once', async () => {
    const logins = await published();
    const nurse = logins.find(({ email }) => email === 'nurse@northgate.example');
    if (nurse === undefined) throw new Error('There is no nurse.');
    const { caller: old } = await signIn(nurse);
    expect((await old.get('/api/v1/wards')).status).to.equal(200);

    await restart(true);
    const view = demoView.parse((await demo.stranger().get('/api/demo')).body);
    expect(view).to.deep.equal({ logins: [], isMailVisible: false });
    for (const login of some(logins)) {
      expect((await signIn(login)).answer, login.email).to.be.problem('sign-in-failed');
    }
    const unpublished = { ...nurse, email: 'kagiso.molefe@northgate.example' };
    expect((await signIn(unpublished)).answer).to.be.problem('sign-in-failed');
    expect(await demo.stranger().get('/api/demo/mail')).to.be.problem('not-signed-in');

    const printed = demo.app.demo?.logins ?? [];
    expect(printed.map(({ email }) => email)).to.have.members(logins.map(({ email }) => email));
    expect(new Set(printed.map(({ password }) => password)).size).to.equal(printed.length);
    for (const login of some(printed)) expect((await signIn(login)).answer.status, login.email).to.equal(200);
    const { caller: nurseCaller } = await signIn(printed.find(({ email }) => email === nurse.email) ?? nurse);
    expect(await nurseCaller.get('/api/demo/mail')).to.be.problem('not-allowed');

    await restart(true);
    expect(demo.app.demo?.logins).to.deep.equal([]);
    for (const login of some(printed)) expect((await signIn(login)).answer.status, login.email).to.equal(200);
    // Three starts, and passwords that are hashed as slowly as passwords must be.
  }).timeout(60_000);

  it('closed again takes its published passwords back', async () => {
    await restart(true);
    await restart(false);
    for (const login of some(await published())) {
      expect((await signIn(login)).answer.status, login.email).to.equal(200);
    }
  }).timeout(60_000);
});

describe('an installation that is no demo', () => {
  it('has none of the demo’s routes', async () => {
    const world = await openWorld();
    try {
      for (const path of ['/api/demo', '/api/demo/mail', '/api/demo/mail/01900000-0000-7000-8000-000000000000']) {
        expect(await world.stranger().get(path), path).to.be.problem('not-found');
      }
    } finally {
      await world.close();
    }
  });
});
