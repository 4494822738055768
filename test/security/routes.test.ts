import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { definePolicy } from '../../server/access/policy.ts';
import { repository } from '../../server/db/repository.ts';
import type { Route } from '../../server/http/route.ts';
import type { JournalEntry } from '../../server/journal/journal.model.ts';
import { journalCollection } from '../../server/journal/journal.model.ts';
import { setPassword } from '../../server/modules/sign-in/index.ts';
import { createStaff } from '../../server/modules/staff/index.ts';
import { suspendStaff } from '../../server/modules/staff/commands/suspend-staff.ts';
import { transaction } from '../../server/db/transaction.ts';
import { staffId } from '../../shared/types/ids.ts';
import { ROLES } from '../../shared/types/permissions.ts';
import type { Problem } from '../../shared/types/problem.ts';
import { PROBLEMS } from '../../shared/types/problem-kinds.ts';
import type { Answer, Caller } from '../support/caller.ts';
import type { Person, World } from '../support/world.ts';
import { hangScreen, takeDown } from '../support/wall-screen.ts';
import { openWorld, TEST_PASSWORD } from '../support/world.ts';
import type { Filled, RouteFixture } from './fixtures/route-fixture.ts';
import { personOf, ROUTE_FIXTURES } from './route-fixtures.ts';

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/u;
const ID_EVERYWHERE = new RegExp(ID, 'gu');

/** Where a patient’s id stands in an answer. */
const PATIENT_ID = /(?<="patient":\{"id":"|"patientId":")[^"]+/gu;

const wholeJournal = definePolicy<JournalEntry>({ of: 'journal', scope: () => null, rules: {} });

const nameOf = ({ spec }: Route) => `${spec.method} ${spec.path}`;

/** Asks the route with what the fixture filled in. */
function ask(
  caller: Caller,
  name: string,
  { params = {}, query = '', body, raw }: Filled,
  isForged = false,
): Promise<Answer> {
  const [method = '', path = ''] = name.split(' ');
  const address = path.replaceAll(/:(\w+)/gu, (_whole, key: string) => params[key] ?? uuid()) + query;
  const options = {
    ...(isForged ? { headers: { 'x-csrf-token': 'forged' } } : {}),
    ...(raw === undefined ? {} : { bytes: Buffer.from(raw) }),
  };
  if (method === 'get') return caller.get(address);
  if (method === 'delete') return caller.delete(address, options);
  return caller[method as 'post' | 'put' | 'patch'](address, body, options);
}

/** The same request about records that nobody has. */
const aboutNothing = (filled: Filled): Filled => {
  const text = JSON.stringify(filled);
  return JSON.parse(text.replaceAll(ID_EVERYWHERE, () => uuid())) as Filled;
};

const withoutRequestId = ({ body }: Answer): Omit<Problem, 'requestId'> => {
  const { requestId: _requestId, ...rest } = body as Problem;
  return rest;
};

describe('every route', () => {
  let world: World;
  let byName: ReadonlyMap<string, Route>;
  before(async () => {
    world = await openWorld();
    byName = new Map(world.app.routes.map((route) => [nameOf(route), route]));
  });
  after(() => world.close());

  const routeOf = (name: string): Route => {
    const found = byName.get(name);
    if (found === undefined) throw new Error(`There is no route ${name} any more; take its fixture away.`);
    return found;
  };
  const fill = async ({ fill: filling }: RouteFixture, hospital = world.north): Promise<Filled> =>
    (await filling?.(world, hospital)) ?? {};
  /** Filled in once for all who are refused: a refusal changes nothing, so whoever comes next finds it as it was. */
  const forRefusals = {
    north: new Map<RouteFixture, Promise<Filled>>(),
    south: new Map<RouteFixture, Promise<Filled>>(),
  };
  const fillOnce = (fixture: RouteFixture, where: 'north' | 'south' = 'north'): Promise<Filled> => {
    const known = forRefusals[where].get(fixture) ?? fill(fixture, world[where]);
    forRefusals[where].set(fixture, known);
    return known;
  };
  /** The browser of a screen on a wall of North: it holds the screen’s mark and nothing else. */
  let onWall: Promise<Caller> | null = null;
  const kioskCaller = (): Promise<Caller> => {
    onWall ??= hangScreen(world, world.north).then(({ caller }) => caller);
    return onWall;
  };
  const callerFor = async (fixture: RouteFixture): Promise<Caller> => {
    if (fixture.as === 'kiosk') return kioskCaller();
    if (fixture.inHand !== undefined) return fixture.inHand(world);
    const person = personOf(world, world.north, fixture);
    return fixture.spendsSession === true ? (await world.signIn(person)).caller : world.as(person);
  };
  /** A locked session in South, for those routes that would end it one of their own. */
  const locked = new Map<string, Promise<Caller>>();
  const lockedCaller = (fixture: RouteFixture): Promise<Caller> => {
    const lock = async () => {
      const { caller } = await world.signIn(personOf(world, world.south, fixture));
      expect((await caller.post('/api/v1/session/lock')).status).to.equal(200);
      return caller;
    };
    if (fixture.spendsSession === true) return lock();
    const known = locked.get(fixture.as) ?? lock();
    locked.set(fixture.as, known);
    return known;
  };

  /** Someone new with these roles, suspended while signed in. */
  const suspended = new Map<string, Promise<Caller>>();
  const suspendedCaller = (fixture: RouteFixture): Promise<Caller> => {
    const known = suspended.get(fixture.as) ?? makeSuspended(fixture.as);
    suspended.set(fixture.as, known);
    return known;
  };
  async function makeSuspended(role: RouteFixture['as']): Promise<Caller> {
    if (role === 'kiosk') throw new Error('A screen on a wall is not a person.');
    const where = role === 'operator' ? 'platform' : world.north;
    const email = `suspended-${role}@${randomUUID()}.example`;
    const create = () =>
      transaction(async () => {
        const { _id } = await createStaff({ displayName: 'Suspended', email, roles: [role], state: 'active' });
        await setPassword(staffId.parse(_id), TEST_PASSWORD);
        return staffId.parse(_id);
      });
    const id = await world.inside(where, create);
    const hospitalCode = where === 'platform' ? 'PLATFORM' : where.tenant.code;
    const person: Person = { id, hospitalCode, email, displayName: 'Suspended' };
    const { caller } = await world.signIn(person);
    expect((await caller.get('/api/v1/session')).status).to.equal(200);
    await world.inside(where, () => suspendStaff(id, 1, 'A test'));
    const since = performance.now();
    while ((await caller.get('/api/v1/session')).status === 200) {
      expect(performance.now() - since, 'ms since the suspension').to.be.below(2_000);
    }
    return caller;
  }

  const journalEntries = () =>
    world.inside(world.north, () => repository(journalCollection, wholeJournal).find({}, { sort: { _id: 1 } }));

  it('has a fixture here, and no fixture is left without its route', () => {
    expect(Object.keys(ROUTE_FIXTURES)).to.have.members([...byName.keys()]);
    const publicOnes = Object.keys(ROUTE_FIXTURES).filter((name) => ROUTE_FIXTURES[name]?.isPublic === true);
    expect(publicOnes).to.have.members(
      [...byName.keys()].filter((name) => routeOf(name).spec.permission === undefined),
    );
  });

  it('answers with objects that take no field they do not name', () => {
    for (const [name, { spec }] of byName) {
      const open = openObjects(z.toJSONSchema(spec.response, { io: 'output', unrepresentable: 'any' }));
      expect(open, name).to.deep.equal([]);
    }
  });

  for (const [name, fixture] of Object.entries(ROUTE_FIXTURES)) {
    describe(name, () => {
      it('is answered as its schema says', async () => {
        const caller = await callerFor(fixture);
        const answer = await ask(caller, name, await fill(fixture));
        if (typeof fixture.answers === 'string') {
          expect(answer).to.be.problem(fixture.answers);
          return;
        }
        expect(answer.status, JSON.stringify(answer.body)).to.equal(fixture.answers);
        if (routeOf(name).spec.produces === 'bytes') {
          expect(answer.headers.get('content-disposition')).to.match(/^attachment;/u);
          return;
        }
        expect(routeOf(name).spec.response.parse(answer.body)).to.deep.equal(answer.body);
        if (fixture.as !== 'operator') expectNothingOf(world.south, JSON.stringify(answer.body));
      });

      if (fixture.isPublic === true) {
        it('is public for a reason', () => {
          expect(routeOf(name).spec.public).to.be.a('string').with.length.greaterThan(20);
        });
        return;
      }

      it('lets nobody in without a session', async () => {
        expect(await ask(world.stranger(), name, await fillOnce(fixture))).to.be.problem('not-signed-in');
      });

      if (fixture.as === 'kiosk') {
        it('is for a screen on a wall, and opens to no person whatever they may do', async () => {
          expect(routeOf(name).spec.permission).to.equal('wall.read');
          expect(Object.values(ROLES).flatMap(({ permissions }): string[] => [...permissions])).not.to.include(
            'wall.read',
          );
          for (const person of [world.north.admin, world.north.nurseManager, world.north.nurse, world.operator]) {
            const page = (await world.as(person)).clone();
            // Its browser may have been made a screen by another test: what counts is what a session opens.
            for (const cookie of page.cookies.keys()) if (cookie.includes('wall')) page.cookies.delete(cookie);
            expect(await ask(page, name, await fillOnce(fixture))).to.be.problem('not-signed-in');
          }
        });

        it('is closed to a screen at once when it is revoked', async () => {
          const { caller, screen } = await hangScreen(world, world.north);
          expect((await ask(caller, name, await fill(fixture))).status).to.equal(200);
          await takeDown(world, world.north, screen);
          expect(await ask(caller, name, await fill(fixture))).to.be.problem('not-signed-in');
        });
        return;
      }

      it('is closed to a screen on a wall, whatever else it brings along', async () => {
        const filled = await fillOnce(fixture);
        const screen = await kioskCaller();
        expect(await ask(screen, name, filled)).to.be.problem('not-signed-in');
        // Its mark is no access token either, and a token of a page beside it is not the screen's.
        const posing = screen.clone();
        posing.csrfToken = 'of-nobody';
        for (const [cookie, value] of [...posing.cookies]) posing.cookies.set(cookie.replace('wall', 'access'), value);
        expect(await ask(posing, name, filled)).to.be.problem('not-signed-in');
      });

      it('refuses everyone who lacks its permission', async () => {
        const { permission = '' } = routeOf(name).spec;
        const roles = ['admin', 'nurse', 'housekeeping', 'pharmacy', 'operator'] as const;
        const lacking = roles.filter((role) => !(ROLES[role].permissions as readonly string[]).includes(permission));
        // One's own account is everyone's to manage; for all else there must be someone who may not.
        expect(lacking.length === 0, 'nobody lacks it').to.equal(permission === 'account.manage');
        for (const role of lacking) {
          const caller = await world.as(role === 'operator' ? world.operator : world.north[role]);
          expect(await ask(caller, name, await fillOnce(fixture)), role).to.be.problem('not-allowed');
        }
      });

      it('is closed to a person two seconds after they are suspended at the latest', async () => {
        expect(await ask(await suspendedCaller(fixture), name, await fillOnce(fixture))).to.be.problem('not-signed-in');
      });

      it('waits behind a locked screen, unless it is there for one', async () => {
        const isAllowed = routeOf(name).spec.whenLocked === 'allowed';
        const filled = await (isAllowed ? fill(fixture) : fillOnce(fixture));
        const answer = await ask(await lockedCaller(fixture), name, filled);
        // What is for a session in a patient's hands is for no other that is locked.
        if (isAllowed && fixture.inHand === undefined) expect(answer.status).to.equal(200);
        else expect(answer).to.be.problem('session-locked');
      });

      if (fixture.namesNothing === undefined) {
        it('does not tell another hospital’s records from none at all', async () => {
          const filled = await fillOnce(fixture, 'south');
          expect(JSON.stringify(filled), 'it names records, or its fixture says why it names none').to.match(ID);
          const caller = await callerFor(fixture);
          const theirs = await ask(caller, name, filled);
          const nobodys = await ask(caller, name, aboutNothing(filled));
          expect(theirs.status, JSON.stringify(theirs.body)).to.be.oneOf([PROBLEMS['not-found'].status, 400]);
          expect(withoutRequestId(theirs)).to.deep.equal(withoutRequestId(nobodys));
        });
      }

      if (!name.startsWith('get ')) {
        it('refuses a write that its session’s page did not send', async () => {
          expect(await ask(await callerFor(fixture), name, await fillOnce(fixture), true)).to.be.problem(
            'csrf-refused',
          );
        });
      }
    });
  }

  it('shows patient data only once it stands in the journal who saw whose, where the route says that it shows any', async () => {
    const reads = [...byName].filter(([, { spec }]) => spec.reads !== undefined);
    expect(reads).not.to.deep.equal([]);
    for (const [name] of reads) {
      const fixture = ROUTE_FIXTURES[name];
      if (fixture === undefined) throw new Error(`${name} has no fixture.`);
      const filled = await fill(fixture);
      const caller = await callerFor(fixture);
      const before = await journalEntries();
      const answer = await ask(caller, name, filled);
      expect(answer.status, name).to.equal(200);
      const written = (await journalEntries()).slice(before.length);
      expect(written, name).to.have.lengthOf(1);
      expect(written[0], name).to.deep.include({
        actorKind: 'staff',
        actorId: personOf(world, world.north, fixture).id,
      });
      expect(written[0]?.requestId, name).to.equal(answer.headers.get('x-request-id'));
      const seen = JSON.stringify(written[0]);
      // Of a stay and a ward it is known who it was; what looks through all patients says whom it showed.
      const isSearch = written[0]?.action.startsWith('patients.') === true;
      const patients = isSearch ? (JSON.stringify(answer.body).match(PATIENT_ID) ?? []) : [];
      for (const id of patients) expect(seen, name).to.include(id);

      const theirs = await fillOnce(fixture, 'south');
      const after = await journalEntries();
      expect((await ask(world.stranger(), name, theirs)).status).to.equal(401);
      if (JSON.stringify(theirs).match(ID) !== null) {
        expect((await ask(caller, name, theirs)).status, name).to.be.oneOf([404, 400]);
      }
      expect(await journalEntries(), `${name}, nothing having been shown`).to.have.lengthOf(after.length);
    }
  });

  it('is closed to a whole hospital two seconds after it is suspended, and to no other', async function () {
    // Something of each of three hundred kinds is made first.
    this.timeout(300_000);
    const { tenants } = world.app.services;
    const { id } = world.south.tenant;
    const people = { admin: world.south.admin, doctor: world.south.doctor, nurse: world.south.nurse };
    const callers = new Map<string, Caller>();
    for (const [role, person] of Object.entries(people)) callers.set(role, (await world.signIn(person)).caller);
    callers.set('kiosk', (await hangScreen(world, world.south)).caller);
    const { version } = await tenants.entry(id);
    const operator = await world.as(world.operator);
    await operator.post(`/api/v1/hospitals/${id}/suspend`, { version, reason: 'A test' });
    for (const [name, fixture] of Object.entries(ROUTE_FIXTURES)) {
      const caller = callers.get(fixture.as);
      if (caller === undefined || fixture.isPublic === true) continue;
      expect(await ask(caller, name, await fillOnce(fixture)), name).to.be.problem('not-signed-in');
    }
    expect((await (await world.as(world.north.nurse)).get('/api/v1/wards')).status).to.equal(200);
    await operator.post(`/api/v1/hospitals/${id}/return`, { version: version + 1 });
    expect((await callers.get('nurse')?.get('/api/v1/wards'))?.status).to.equal(200);
  });

  function expectNothingOf(hospital: World['south'], text: string): void {
    const ids = [hospital.tenant.id, hospital.departmentId, hospital.wardA.id, hospital.wardB.id];
    const people = [hospital.admin, hospital.nurse, hospital.doctor].flatMap((person) => [person.id, person.email]);
    for (const secret of [...ids, ...hospital.wardA.bedIds, ...people]) expect(text).not.to.include(secret);
  }
});

/** The words of a form by its parts, and the answers to them: the keys are whoever wrote the form's, and each value has a shape. */
const isKeyed = (values: unknown): boolean =>
  typeof values === 'object' && values !== null && Object.keys(values).length > 0;

/** Where in a JSON schema objects take fields that they do not name. */
function openObjects(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const isOpen =
    'type' in schema &&
    schema.type === 'object' &&
    !(
      'additionalProperties' in schema &&
      (schema.additionalProperties === false || isKeyed(schema.additionalProperties))
    );
  const inner = Object.entries(schema).flatMap(([key, value]) => openObjects(value, `${path}/${key}`));
  return isOpen ? [path, ...inner] : inner;
}
