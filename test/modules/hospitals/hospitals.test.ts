import { expect } from 'chai';
import type { z } from 'zod';
import { runAsSystem } from '../../../server/access/context.ts';
import { definePolicy } from '../../../server/access/policy.ts';
import { repository } from '../../../server/db/repository.ts';
import type { JournalEntry } from '../../../server/journal/journal.model.ts';
import { journalCollection } from '../../../server/journal/journal.model.ts';
import { recentMail } from '../../../server/mail/mail.ts';
import { findStaffByEmail } from '../../../server/modules/staff/index.ts';
import type { HospitalView } from '../../../shared/schemas/hospitals.ts';
import { hospitalPage, hospitalView } from '../../../shared/schemas/hospitals.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const read = <S extends z.ZodType>(schema: S, answer: Answer): z.output<S> => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return schema.parse(answer.body);
};

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

describe('hospitals', () => {
  let world: World;
  let operator: Caller;
  before(async () => {
    world = await openWorld();
    operator = await world.as(world.operator);
  });
  after(() => world.close());

  const wanted = (code: string, fields: object = {}) => ({
    name: `Hospital ${code}`,
    code,
    kind: 'clinic',
    timeZone: 'Africa/Nairobi',
    placement: 'pooled',
    admin: { displayName: 'First Admin', email: `admin@${code.toLowerCase()}.example` },
    ...fields,
  });
  const open = (code: string, fields: object = {}) => operator.post('/api/v1/hospitals', wanted(code, fields));
  const all = async (): Promise<HospitalView[]> =>
    read(hospitalPage, await operator.get('/api/v1/hospitals?limit=100')).items;
  const entryOf = async (code: string): Promise<HospitalView> => {
    const found = (await all()).find((hospital) => hospital.code === code);
    if (found === undefined) throw new Error(`${code} is not in the directory.`);
    return found;
  };
  const actionsOf = async (id: string) =>
    (await world.inside('platform', () => repository(journalCollection, wholeJournal).find({ subjectId: id }))).map(
      (entry) => entry.action,
    );
  const inHospital = async <T>(code: string, work: () => Promise<T>): Promise<T> => {
    const tenant = await world.app.services.tenants.byCode(code);
    if (tenant === null) throw new Error(`${code} is not open.`);
    return runAsSystem(world.app.services, tenant, 'a test', work);
  };

  it('are listed by code, in pages, without the platform', async () => {
    const first = read(hospitalPage, await operator.get('/api/v1/hospitals?limit=1'));
    expect(first.items.map(({ code }) => code)).to.deep.equal(['NORTH']);
    const rest = read(hospitalPage, await operator.get(`/api/v1/hospitals?limit=1&cursor=${first.nextCursor}`));
    expect(rest.items.map(({ code }) => code)).to.deep.equal(['SOUTH']);
    expect(await operator.get('/api/v1/hospitals?cursor=__')).to.be.problem('invalid-input', '/query/cursor');
  });

  it('are the operators’ alone to see, and operators see nothing inside them', async () => {
    const admin = await world.as(world.north.admin);
    expect(await admin.get('/api/v1/hospitals')).to.be.problem('not-allowed');
    expect(await admin.post('/api/v1/hospitals', wanted('MINE'))).to.be.problem('not-allowed');
    for (const path of ['/api/v1/wards', '/api/v1/staff', `/api/v1/wards/${world.north.wardA.id}`]) {
      expect(await operator.get(path), path).to.be.problem('not-allowed');
    }
  });

  it('open with a database of their own and an invitation to their first admin, in their own mail', async () => {
    const opened = read(hospitalView, await open('east'));
    expect(opened).to.include({ code: 'EAST', state: 'active', version: 1, placement: 'pooled' });
    expect(await actionsOf(opened.id)).to.deep.equal(['hospital.opened']);
    const admin = await inHospital('EAST', () => findStaffByEmail('admin@east.example'));
    expect(admin).to.deep.include({ roles: ['admin'], state: 'invited', wardIds: [] });
    const [mail] = await inHospital('EAST', () => recentMail(5));
    expect(mail?.to).to.equal('admin@east.example');
    expect(await inHospital('NORTH', () => findStaffByEmail('admin@east.example'))).to.equal(null);
  });

  it('take a code once: not one that is taken, not the platform’s, not when many ask at the same moment', async () => {
    expect(await open('NORTH')).to.be.problem('already-exists', '/body/code');
    expect(await open('platform')).to.be.problem('already-exists', '/body/code');
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        open('RACE', { admin: { displayName: `Admin ${index}`, email: `admin${index}@race.example` } }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer).to.be.problem('already-exists', '/body/code');
    }
    const invited = await inHospital('RACE', () => recentMail(10));
    expect(invited).to.have.length(1);
  });

  it('go on opening where a start that died half-way has left off, and only with the same answers', async () => {
    const { admin: _admin, ...hospital } = wanted('HALF');
    await world.app.services.tenants.open({ ...hospital, kind: 'clinic', placement: 'pooled' }, world.clock.now());
    expect(await open('HALF', { name: 'Another' })).to.be.problem('already-exists', '/body/code');
    const opened = read(hospitalView, await open('HALF'));
    expect(await actionsOf(opened.id)).to.deep.equal(['hospital.opened']);
    expect(await inHospital('HALF', () => findStaffByEmail('admin@half.example'))).to.include({ state: 'invited' });
    expect(await open('HALF')).to.be.problem('already-exists', '/body/code');
  });

  it('refuse a time zone that is none', async () => {
    expect(await open('ZONE', { timeZone: 'Mars/Olympus' })).to.be.problem('invalid-input', '/body/timeZone');
  });

  it('suspended let nobody in and nobody go on; returned they do again', async () => {
    const { nurse } = world.south;
    const signedIn = await world.as(nurse);
    expect((await signedIn.get('/api/v1/wards')).status).to.equal(200);
    const before = await entryOf('SOUTH');
    const path = `/api/v1/hospitals/${before.id}`;
    expect(await operator.post(`${path}/return`, { version: before.version })).to.be.problem('state-refused');
    const suspended = read(
      hospitalView,
      await operator.post(`${path}/suspend`, { version: before.version, reason: 'Bill unpaid' }),
    );
    expect(suspended).to.include({ state: 'suspended', version: before.version + 1 });
    expect(await operator.post(`${path}/suspend`, { version: before.version, reason: 'x' })).to.be.problem(
      'version-conflict',
    );
    expect(await signedIn.get('/api/v1/wards')).to.be.problem('not-signed-in');
    expect(await world.signIn(nurse).catch(() => 'refused')).to.equal('refused');
    expect((await (await world.as(world.north.nurse)).get('/api/v1/wards')).status).to.equal(200);
    read(hospitalView, await operator.post(`${path}/return`, { version: suspended.version }));
    expect((await signedIn.get('/api/v1/wards')).status).to.equal(200);
    expect(await actionsOf(before.id)).to.deep.equal(['hospital.suspended', 'hospital.returned']);
  });

  it('change state once when two operators’ windows ask at the same moment', async () => {
    const { id, version } = await entryOf('EAST');
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => operator.post(`/api/v1/hospitals/${id}/suspend`, { version, reason: 'x' })),
    );
    expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(answer).to.be.problem('version-conflict');
    expect((await actionsOf(id)).filter((action) => action === 'hospital.suspended')).to.have.length(1);
  });

  it('the platform itself is none', async () => {
    const path = '/api/v1/hospitals/00000000-0000-7000-8000-000000000000/suspend';
    expect(await operator.post(path, { version: 1, reason: 'x' })).to.be.problem('not-found');
  });
});
