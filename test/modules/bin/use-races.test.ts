import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { PersonActor } from '../../../server/access/actor.ts';
import { asHouse } from '../../../server/access/as-house.ts';
import { runInContext } from '../../../server/access/context.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { ProblemError } from '../../../server/http/problem-error.ts';
import { undoMove } from '../../../server/modules/bin/commands/restore-from-bin.ts';
import { draftConsent } from '../../../server/modules/consents/commands/draft-consent.ts';
import { consentRepository } from '../../../server/modules/consents/consents.repository.ts';
import { wardKind } from '../../../server/modules/places/places.bin.ts';
import { departmentRepository } from '../../../server/modules/places/places.repository.ts';
import { planProcedure } from '../../../server/modules/procedures/index.ts';
import { createStaff } from '../../../server/modules/staff/index.ts';
import type { FeedStay } from '../../../server/modules/stays/feed/feed-stay.ts';
import { reconcileFeedStay } from '../../../server/modules/stays/feed/reconcile-feed-stay.ts';
import { addScreen } from '../../../server/modules/wall/commands/add-screen.ts';
import { draftConsent as draftConsentSchema } from '../../../shared/schemas/consents.ts';
import { departmentList, departmentView } from '../../../shared/schemas/places.ts';
import type { BinKindName } from '../../../shared/schemas/bin.ts';
import { newPatient } from '../../security/fixtures/patients.ts';
import { newRoster, newShiftTemplate } from '../../security/fixtures/rosters.ts';
import { unique } from '../../security/fixtures/route-fixture.ts';
import { newRequest, newStay } from '../../security/fixtures/stays.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { ConsentTemplateId, FeedId, PatientId, SessionId, StaffId } from '../../../shared/types/ids.ts';
import type { Permission, Role } from '../../../shared/types/permissions.ts';
import { PERMISSIONS } from '../../../shared/types/permissions.ts';
import type { TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import { signingRoom } from '../consents/signing-room.ts';
import type { ToMove } from './bin-hands.ts';
import { answered, move, tryMove } from './bin-hands.ts';
import { newBed, newWard } from './makers/places.ts';

const ROUNDS = 6;
const NEED = { type: null, tags: [], precaution: null };

/** A record, and somebody who begins to use it. */
interface Pair {
  readonly id: string;
  readonly version: number;
  use(): Promise<Answer>;
}

const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300;
const kindOf = ({ body }: Answer): string =>
  String((body as { type?: unknown }).type)
    .split(':')
    .at(-1) ?? '';

describe('moved to the Bin and begun to be used at the same moment', function () {
  this.timeout(240_000);
  let world: World;
  let north: TestHospital;
  let admin: Caller;
  let doctor: Caller;
  let nurse: Caller;
  before(async () => {
    world = await openWorld();
    ({ north } = world);
    [admin, doctor, nurse] = [await world.as(north.admin), await world.as(north.doctor), await world.as(north.nurse)];
  });
  after(() => world.close());

  const room = () => signingRoom(world, north);

  /** Of the two exactly one comes about, and the other is told why; whoever is first differs from round to round. */
  async function race(kind: BinKindName, make: () => Promise<Pair>): Promise<void> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id, version, use } = await make();
      const move = () => tryMove(admin, { kind, id, version });
      const [moved, used] =
        round % 2 === 0 ? await Promise.all([move(), use()]) : (await Promise.all([use(), move()])).toReversed();
      if (moved === undefined || used === undefined) throw new Error('Both were asked for.');
      const how = `${round}: ${JSON.stringify(moved.body)} ${JSON.stringify(used.body)}`;
      expect([isDone(moved), isDone(used)].filter(Boolean), how).to.have.lengthOf(1);
      if (isDone(used)) expect(kindOf(moved), how).to.be.oneOf(['in-use', 'version-conflict']);
      else expect(kindOf(used), how).to.be.oneOf(['not-found', 'invalid-input', 'bed-refused']);
    }
  }

  const newColleague = (role: Role) =>
    world.inside(north, () =>
      createStaff({
        displayName: unique('Leaver'),
        email: `${unique('leaver').replace(' ', '')}@colleagues.example`,
        roles: [role],
        wardIds: [north.wardA.id],
        state: 'active',
      }),
    );
  const newDepartment = async () =>
    departmentView.parse(answered(await admin.post('/api/v1/departments', { name: unique('Department') })).body);
  const newForm = async (make: () => Promise<string>) => {
    const id = await make();
    const { version } = answered(await admin.get(`/api/v1/consent-templates/${id}`)).body as { version: number };
    return { id, version };
  };
  const procedure = (patientId: PatientId, leadId: StaffId) => ({
    ...{ patientId, leadId, name: unique('Procedure'), needs: [], note: 'A test' },
    plannedAt: new Date(world.clock.now().getTime() + 3_600_000).toISOString(),
  });
  const request = (patientId: string, toWardId: string) => ({
    ...{ kind: 'admission', patientId, toWardId, need: NEED, urgency: 'soon' },
  });

  it('a consent form and a consent that is drawn up by it', () =>
    race('consent-template', async () => {
      const form = await newForm(() => room().template());
      const { id: patientId } = await newPatient(world, north);
      return { ...form, use: () => room().tryDraft({ templateId: form.id as ConsentTemplateId, patientId }) };
    }));

  it('a consent form and a tick by it: what was signed is sealed', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const form = await newForm(() => room().registrationTemplate());
      const { id: patientId } = await newPatient(world, north);
      const body = { templateId: form.id, language: 'en', agreed: true };
      const [, ticked] = await Promise.all([
        tryMove(admin, { kind: 'consent-template', ...form }),
        nurse.post(`/api/v1/patients/${patientId}/consents/registration`, body),
      ]);
      const kept = await world.inside(north, () => consentRepository().find({ patientId }));
      expect(kept.map(({ state }) => state)).to.deep.equal(isDone(ticked) ? ['completed'] : []);
    }
  });

  it('a ward and a roster of it that is published', () =>
    race('ward', async () => {
      const { ward } = await newWard(world, north);
      const template = await newShiftTemplate(admin);
      const roster = await newRoster(admin, { ...north, wardA: { ...north.wardA, id: ward.id } });
      const open = { op: 'open', date: roster.from, templateId: template.id, count: 1 };
      answered(await admin.post(`/api/v1/rosters/${roster.id}/changes`, { changes: [open] }));
      const body = { version: roster.version + 1 };
      const use = () => admin.post(`/api/v1/rosters/${roster.id}/publish`, body);
      return { id: ward.id, version: ward.version, use };
    }));

  it('a department and a ward that is made in it', () =>
    race('department', async () => {
      const { id, version } = await newDepartment();
      const body = { departmentId: id, name: unique('Ward'), floor: '1', rooms: ['Bay'] };
      return { id, version, use: () => admin.post('/api/v1/wards', body) };
    }));

  it('a department and a ward that is moved into it', () =>
    race('department', async () => {
      const { id, version } = await newDepartment();
      const { ward } = await newWard(world, north);
      const change = { version: ward.version, departmentId: id };
      return { id, version, use: () => admin.patch(`/api/v1/wards/${ward.id}`, change) };
    }));

  it('a ward and a bed that is asked for in it', () =>
    race('ward', async () => {
      const { ward } = await newWard(world, north);
      const { id: patientId } = await newPatient(world, north);
      return { ...ward, use: () => admin.post('/api/v1/bed-requests', request(patientId, ward.id)) };
    }));

  it('a bed and an admission to it', () =>
    race('bed', async () => {
      const { id, version } = await newBed(world, north);
      const { id: patientId } = await newPatient(world, north);
      return { id, version, use: () => nurse.post('/api/v1/stays', { patientId, bedId: id, bedVersion: version }) };
    }));

  it('a bed and a request it is held for', () =>
    race('bed', async () => {
      const { id, version } = await newBed(world, north);
      const asked = await newRequest(world, north);
      const body = { version: asked.version, answer: 'accept', holdBedId: id };
      return { id, version, use: () => nurse.post(`/api/v1/bed-requests/${asked.id}/answer`, body) };
    }));

  it('a patient and a procedure that is started', () =>
    race('patient', async () => {
      const { id, version } = await newPatient(world, north);
      const made = answered(await doctor.post('/api/v1/procedures', procedure(id, north.doctor.id)));
      const { id: procedureId, version: at } = made.body as { id: string; version: number };
      return { id, version, use: () => doctor.post(`/api/v1/procedures/${procedureId}/start`, { version: at }) };
    }));

  it('a patient and an admission', () =>
    race('patient', async () => {
      const { id, version } = await newPatient(world, north);
      const bed = await newBed(world, north);
      const body = { patientId: id, bedId: bed.id, bedVersion: bed.version };
      return { id, version, use: () => nurse.post('/api/v1/stays', body) };
    }));

  it('a patient and a request for a bed', () =>
    race('patient', async () => {
      const { id, version } = await newPatient(world, north);
      return { id, version, use: () => nurse.post('/api/v1/bed-requests', request(id, north.wardA.id)) };
    }));

  it('a colleague and a patient who is admitted to their care', () =>
    race('staff', async () => {
      const { _id: id, version } = await newColleague('doctor');
      const { id: patientId } = await newPatient(world, north);
      const bed = await newBed(world, north);
      const body = { patientId, bedId: bed.id, bedVersion: bed.version, consultantId: id };
      return { id, version, use: () => nurse.post('/api/v1/stays', body) };
    }));

  it('a colleague and a patient who is handed over to them', () =>
    race('staff', async () => {
      const { _id: id, version } = await newColleague('doctor');
      const stay = await newStay(world, north);
      const body = { version: stay.version, consultantId: id };
      return { id, version, use: () => nurse.patch(`/api/v1/stays/${stay.id}`, body) };
    }));

  it('a colleague and a procedure they are to lead', () =>
    race('staff', async () => {
      const { _id: id, version } = await newColleague('doctor');
      const { id: patientId } = await newPatient(world, north);
      const body = procedure(patientId, id as StaffId);
      return { id, version, use: () => doctor.post('/api/v1/procedures', body) };
    }));

  describe('by somebody who looked at it before it was moved, and did not know yet', () => {
    /** Does it in a transaction that read the hospital as it was before the record was moved. */
    async function tooLate(moved: ToMove, use: () => Promise<unknown>, by = north.admin) {
      let isMoved = false;
      const { tenant } = north;
      const { services } = world.app;
      const actor: PersonActor = {
        ...{ kind: 'staff', userId: by.id, hospitalId: tenant.id, sessionId: uuid() as SessionId, wardIds: null },
        ...{ displayName: by.displayName, jobTitle: null, registrationNumber: null, roles: ['admin', 'doctor'] },
        permissions: new Set(Object.keys(PERMISSIONS) as Permission[]),
      };
      const outcome = runInContext({ requestId: uuid(), actor, tenant, services }, () =>
        transaction(async () => {
          await departmentRepository().find({});
          if (!isMoved) answered(await tryMove(admin, moved));
          isMoved = true;
          return use();
        }),
      );
      const error = await outcome.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof ProblemError)) throw new Error('It came about.', { cause: error });
      return error.kind;
    }

    it('a screen is not hung on the wall of a ward', async () => {
      const { ward } = await newWard(world, north);
      const screen = { name: unique('Screen'), wardId: ward.id, privacy: 'initials', showsDark: 'by-day' } as const;
      expect(await tooLate({ ...ward, kind: 'ward' }, () => addScreen(screen))).to.equal('invalid-input');
    });

    it('a ward does not come back into a department', async () => {
      const { id } = await newDepartment();
      const { ward } = await newWard(world, north);
      answered(await admin.patch(`/api/v1/wards/${ward.id}`, { version: ward.version, departmentId: id }));
      const { batchId } = await move(admin, { kind: 'ward', id: ward.id, version: ward.version + 1 });
      const { items } = departmentList.parse((await admin.get('/api/v1/departments')).body);
      const version = items.find((one) => one.id === id)?.version ?? 0;
      const kinds = () => [wardKind(() => [])];
      expect(await tooLate({ kind: 'department', id, version }, () => undoMove(kinds, batchId))).to.equal(
        'state-refused',
      );
    });

    const told = (target: object): FeedStay => ({
      feedId: uuid() as FeedId,
      visitKey: unique('Visit'),
      messageAt: world.clock.now(),
      patientId: uuid() as PatientId,
      target: {
        ...{ status: 'in-progress', bedId: null, wardId: null, class: 'inpatient', dischargedAt: null, edd: null },
        ...{ admittedAt: world.clock.now(), movedAt: world.clock.now(), disposition: null, consultantName: null },
        ...target,
      },
    });
    const asFeed = (stay: FeedStay) => asHouse('follow a feed', () => reconcileFeedStay(stay));

    it('nobody comes to a ward without a bed, nor is moved there', async () => {
      const { id: patientId } = await newPatient(world, north);
      const [one, other] = [(await newWard(world, north)).ward, (await newWard(world, north)).ward];
      const came = { ...told({ wardId: one.id }), patientId };
      expect(await tooLate({ ...one, kind: 'ward' }, () => asFeed(came))).to.equal('invalid-input');
      const here = { ...told({ wardId: north.wardA.id }), patientId };
      await world.inside(north, () => reconcileFeedStay(here));
      const gone = { ...here, target: { ...here.target, wardId: other.id } };
      expect(await tooLate({ ...other, kind: 'ward' }, () => asFeed(gone))).to.equal('invalid-input');
    });

    it('a stay is not planned for a patient', async () => {
      const patient = await newPatient(world, north);
      const planned = { ...told({ wardId: north.wardA.id, status: 'planned' }), patientId: patient.id };
      expect(await tooLate({ ...patient, kind: 'patient' }, () => asFeed(planned))).to.equal('not-found');
    });

    it('a procedure is not planned for a patient', async () => {
      const patient = await newPatient(world, north);
      const planned = { ...procedure(patient.id, north.doctor.id), place: null, minutes: 60, teamIds: [], needs: [] };
      const plan = () => planProcedure(planned);
      expect(await tooLate({ ...patient, kind: 'patient' }, plan)).to.equal('not-found');
    });

    it('a consent is not drawn up for a patient', async () => {
      const patient = await newPatient(world, north);
      const body = draftConsentSchema.parse({ templateId: await room().template(), language: 'en' });
      const draft = () => draftConsent(patient.id, { ...body, staffAnswers: { side: 'left' } });
      expect(await tooLate({ ...patient, kind: 'patient' }, draft, north.doctor)).to.equal('not-found');
    });
  });
});
