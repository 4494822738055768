import { expect } from 'chai';
import { findAwayNow, whoInsteadNow } from '../../../server/modules/duty/index.ts';
import type { CorrectionView, DutyView } from '../../../shared/schemas/duty.ts';
import {
  attendancePage,
  correctionList,
  correctionView,
  dutyView,
  myAttendance,
} from '../../../shared/schemas/duty.ts';
import { noticePage } from '../../../shared/schemas/notices.ts';
import { staffing } from '../../../shared/schemas/staffing.ts';
import { dayIn, minuteIn } from '../../../shared/domain/zoned-time.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { newStay } from '../../security/fixtures/stays.ts';
import { HOUR, MINUTE, publishShift } from './shifts.ts';

describe('attendance', () => {
  let world: World;
  let north: TestHospital;
  const signedIn = new Map<string, Promise<Caller>>();
  before(async () => {
    world = await openWorld();
    ({ north } = world);
  });
  after(() => world.close());

  // An access token lives ten minutes, and the clock here goes on by more than that.
  const as = (person: Person): Promise<Caller> => {
    const key = `${person.id} ${world.clock.now().getTime()}`;
    const caller = signedIn.get(key) ?? world.signIn(person).then((result) => result.caller);
    signedIn.set(key, caller);
    return caller;
  };
  const good = (answer: Answer): unknown => {
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201]);
    return answer.body;
  };
  const ago = (hours: number) => new Date(world.clock.now().getTime() - hours * HOUR).toISOString();
  const dayOf = (at: string) => at.slice(0, 10);
  /** A duty of that many hours that ended now. */
  const worked = async (person: Person, hours: number): Promise<DutyView> => {
    const body = { wardId: north.wardA.id };
    const duty = dutyView.parse(good(await (await as(person)).post('/api/v1/duty/start', body)));
    world.clock.advance(hours * HOUR);
    const { id, version } = duty;
    return dutyView.parse(good(await (await as(person)).post(`/api/v1/duty/${id}/end`, { version })));
  };
  const ask = async (person: Person, body: object): Promise<Answer> =>
    (await as(person)).post('/api/v1/corrections', { reason: 'The phone was empty', ...body });
  const asked = async (person: Person, body: object): Promise<CorrectionView> =>
    correctionView.parse(good(await ask(person, body)));
  const decide = async (person: Person, { id, version }: CorrectionView, answer: 'approve' | 'reject') =>
    (await as(person)).post(`/api/v1/corrections/${id}/decide`, { version, answer });
  const mine = async (person: Person) =>
    myAttendance.parse(good(await (await as(person)).get('/api/v1/attendance/mine?from=2000-01-01&to=2000-12-30')));
  const dutiesOf = async (person: Person) => {
    const to = dayOf(ago(-24));
    const query = `from=${dayOf(ago(24 * 300))}&to=${to}`;
    return myAttendance.parse(good(await (await as(person)).get(`/api/v1/attendance/mine?${query}`))).items;
  };

  it('is corrected once somebody else approves, and the trail says what it was', async () => {
    const duty = await worked(north.nurse, 8);
    const wanted = { dutyId: duty.id, startedAt: ago(9), endedAt: ago(0) };
    const correction = await asked(north.nurse, wanted);
    expect(correction).to.deep.include({
      state: 'pending',
      was: { startedAt: duty.startedAt, endedAt: duty.endedAt },
      abilities: { canDecide: false, canWithdraw: true },
    });
    expect(await ask(north.nurse, wanted), 'one at a time').to.be.problem('state-refused');
    expect((await dutiesOf(north.nurse))[0]).to.include({ startedAt: duty.startedAt, isCorrected: false });
    expect(await decide(north.nurse, correction, 'approve')).to.be.problem('not-allowed');
    expect(await decide(world.south.admin, correction, 'approve')).to.be.problem('not-found');

    const answers = await Promise.all([
      decide(north.nurseManager, correction, 'approve'),
      decide(north.admin, correction, 'reject'),
    ]);
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    expect(answers.find(({ status }) => status !== 200)).to.be.problem('state-refused');
    const isApproved = answers[0].status === 200;
    const after = (await dutiesOf(north.nurse)).find(({ id }) => id === duty.id);
    expect(after).to.include(isApproved ? { workedMinutes: 540, isCorrected: true } : { workedMinutes: 480 });
    await world.app.jobs.runNow('notices.deliver', north.tenant);
    const heard = async (person: Person) =>
      noticePage.parse(good(await (await as(person)).get('/api/v1/notices'))).items.map(({ type }) => type);
    expect(await heard(north.nurse)).to.include('correction.decided');
    expect(await heard(north.nurseManager)).to.include('correction.asked');
    expect(await heard(north.doctor)).to.deep.equal([]);
  });

  it('gets a duty that was never started, but none that another overlaps, and nobody decides their own', async () => {
    world.clock.advance(24 * HOUR);
    const wanted = { wardId: north.wardA.id, startedAt: ago(20), endedAt: ago(12) };
    const correction = await asked(north.nurseManager, wanted);
    expect(await decide(north.nurseManager, correction, 'approve')).to.be.problem('not-allowed');
    good(await decide(north.admin, correction, 'approve'));
    const [added] = await dutiesOf(north.nurseManager);
    expect(added).to.include({ id: correction.dutyId, workedMinutes: 480, isCorrected: true });
    const overlapping = { ...wanted, startedAt: ago(13), endedAt: ago(10) };
    expect(await ask(north.nurseManager, overlapping)).to.be.problem('state-refused');
    for (const [times, pointer] of [
      [{ startedAt: ago(1), endedAt: ago(2) }, '/body/endedAt'],
      [{ startedAt: ago(1), endedAt: ago(-1) }, '/body/endedAt'],
      [{ startedAt: ago(60), endedAt: ago(30) }, '/body/endedAt'],
    ] as const) {
      expect(await ask(north.nurse, { ...wanted, ...times })).to.be.problem('invalid-input', pointer);
    }
    const elsewhere = { ...wanted, wardId: world.south.wardA.id };
    expect(await ask(north.nurse, elsewhere)).to.be.problem('not-found');
  });

  it('never lets two duties of one person overlap, however they are approved at once', async () => {
    world.clock.advance(72 * HOUR);
    const requests = [
      await asked(north.doctor, { wardId: null, startedAt: ago(40), endedAt: ago(30) }),
      await asked(north.doctor, { wardId: null, startedAt: ago(35), endedAt: ago(25) }),
      await asked(north.doctor, { wardId: null, startedAt: ago(32), endedAt: ago(28) }),
    ];
    const answers = await Promise.all(requests.map((one) => decide(north.admin, one, 'approve')));
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).to.be.problem('state-refused');
    }
    expect(await dutiesOf(north.doctor)).to.have.length(1);
  });

  it('is put right at once by who looks after it, except their own', async () => {
    world.clock.advance(24 * HOUR);
    const duty = await worked(north.nurse, 4);
    const body = { version: duty.version, startedAt: ago(5), endedAt: ago(0), reason: 'Began earlier' };
    const correct = async (person: Person, more: object = {}) =>
      (await as(person)).post(`/api/v1/duty/${duty.id}/correct`, { ...body, ...more });
    expect(await correct(north.nurse)).to.be.problem('not-allowed');
    expect(await correct(world.south.admin)).to.be.problem('not-found');
    expect(await correct(north.nurseManager, { version: duty.version + 1 })).to.be.problem('version-conflict');
    expect(dutyView.parse(good(await correct(north.nurseManager)))).to.include({
      workedMinutes: 300,
      isCorrected: true,
    });
  });

  it('without a shift belongs to the day it began, also once that is put right', async () => {
    const nowhere = { wardId: null };
    world.clock.advance(((36 * 60 - minuteIn(north.tenant.timeZone, world.clock.now())) % (24 * 60)) * MINUTE);
    const begun = dutyView.parse(good(await (await as(north.pharmacy)).post('/api/v1/duty/start', nowhere)));
    world.clock.advance(HOUR);
    const left = await (await as(north.pharmacy)).post(`/api/v1/duty/${begun.id}/end`, { version: begun.version });
    const duty = dutyView.parse(good(left));
    const startedAt = ago(20);
    const body = { startedAt, endedAt: ago(0), version: duty.version, reason: 'Came the evening before' };
    const answer = await (await as(north.admin)).post(`/api/v1/duty/${duty.id}/correct`, body);
    const corrected = dutyView.parse(good(answer));
    expect(corrected.date)
      .to.equal(dayIn(north.tenant.timeZone, new Date(startedAt)))
      .and.not.equal(duty.date);
  });

  it('is listed page by page, filtered, and exported as it is listed; to nobody of elsewhere', async () => {
    const query = `from=${dayOf(ago(24 * 300))}&to=${dayOf(ago(-24))}`;
    const list = async (person: Person, more = '') =>
      attendancePage.parse(good(await (await as(person)).get(`/api/v1/attendance?${query}${more}`)));
    const all = await list(north.admin);
    expect(all.items.length).to.be.greaterThan(3);
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(
        north.admin,
        `&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).to.deep.equal(all.items.map(({ id }) => id));
    const ofNurse = await list(north.admin, `&staffId=${north.nurse.id}`);
    expect(new Set(ofNurse.items.map(({ staffId }) => staffId))).to.deep.equal(new Set([north.nurse.id]));
    const file = (await (await as(north.admin)).get(`/api/v1/attendance.csv?${query}`)).body;
    expect(String(file).trim().split('\r\n')).to.have.length(all.items.length + 1);
    expect((await list(world.south.admin)).items).to.deep.equal([]);
    expect((await list(world.south.admin, `&staffId=${north.nurse.id}`)).items).to.deep.equal([]);
    for (const path of ['attendance', 'attendance.csv']) {
      expect(await (await as(north.nurse)).get(`/api/v1/${path}?${query}`)).to.be.problem('not-allowed');
    }
    expect(await (await as(north.admin)).get('/api/v1/attendance?from=2031-01-02&to=2031-01-01')).to.be.problem(
      'invalid-input',
      '/query/to',
    );
    const open = correctionList.parse(good(await (await as(world.south.admin)).get('/api/v1/corrections')));
    expect(open.items).to.deep.equal([]);
    expect((await mine(north.pharmacy)).items).to.deep.equal([]);
  });

  it('lets who is off duty by the roster rest: whoever is on duty in their ward and does the same work covers', async () => {
    world.clock.advance(48 * HOUR);
    const inNorth = <T>(work: () => Promise<T>) => world.inside(north, work);
    const { nurse, otherNurse, doctor, housekeeping } = north;
    const away = async () => [...(await inNorth(() => findAwayNow([nurse.id, otherNurse.id, doctor.id])))];
    expect(await away(), 'who is in no roster can be reached').to.deep.equal([]);
    await publishShift(world, north, { staffId: nurse.id, wardId: north.wardB.id, inHours: 10 });
    expect(await away()).to.deep.equal([[nurse.id, null]]);
    // A doctor on duty there does not do a nurse’s work.
    const start = async (person: Person, wardId: string) =>
      good(await (await as(person)).post('/api/v1/duty/start', { wardId }));
    await start(doctor, north.wardB.id);
    expect(await away()).to.deep.equal([[nurse.id, null]]);
    await start(otherNurse, north.wardB.id);
    expect(await away()).to.deep.equal([[nurse.id, otherNurse.id]]);
    expect([...(await inNorth(() => whoInsteadNow([nurse.id, housekeeping.id])))]).to.deep.equal([
      [nurse.id, otherNurse.id],
    ]);
    world.clock.advance(9.75 * HOUR);
    expect(await away(), 'about to begin').to.deep.equal([]);
    expect([...(await world.inside(world.south, () => findAwayNow([nurse.id])))]).to.deep.equal([]);
  });

  it('counts what the patients need against the nurses on duty now', async () => {
    await newStay(world, north);
    const of = async (person: Person, query = '') =>
      staffing.parse(good(await (await as(person)).get(`/api/v1/staffing${query}`))).wards;
    const wardA = (await of(north.admin)).find(({ wardId }) => wardId === north.wardA.id);
    expect(wardA).to.deep.include({ nurses: 0, patients: 1, unknown: 1, load: 1, loadPerNurse: null, level: 'nobody' });
    good(await (await as(north.nurse)).post('/api/v1/duty/start', { wardId: north.wardA.id }));
    const [after] = await of(north.nurse, `?wardId=${north.wardA.id}`);
    expect(after).to.include({ nurses: 1, people: 1, loadPerNurse: 1, level: 'enough' });
    expect(await (await as(north.pharmacy)).get('/api/v1/staffing')).to.be.problem('not-allowed');
    expect(await (await as(world.south.admin)).get(`/api/v1/staffing?wardId=${north.wardA.id}`)).to.be.problem(
      'not-found',
    );
    expect((await of(world.south.admin)).every(({ nurses, patients }) => nurses + patients === 0)).to.equal(true);
  });
});
