import { newHospitalToken } from '../../server/modules/sign-in/index.ts';
import { createBeds, transitionBed } from '../../server/modules/places/index.ts';
import { createStaff } from '../../server/modules/staff/index.ts';
import { suspendStaff } from '../../server/modules/staff/commands/suspend-staff.ts';
import { bedRepository, wardRepository } from '../../server/modules/places/places.repository.ts';
import { staffRepository } from '../../server/modules/staff/staff.repository.ts';
import type { BedAction } from '../../shared/domain/bed-state.ts';
import type { BedId } from '../../shared/types/ids.ts';
import { staffId } from '../../shared/types/ids.ts';
import type { Person, TestHospital, World } from '../support/world.ts';
import { TEST_PASSWORD } from '../support/world.ts';
import { ESCALATION_FIXTURES } from './fixtures/escalation.ts';
import { BIN_FIXTURES } from './fixtures/bin.ts';
import { CHAT_FIXTURES } from './fixtures/chat.ts';
import { CONSENT_TEMPLATE_FIXTURES } from './fixtures/consent-templates.ts';
import { CONSENT_FIXTURES } from './fixtures/consents.ts';
import { CONSENT_SEAL_FIXTURES } from './fixtures/consent-seal.ts';
import { CONSENT_REMOTE_FIXTURES } from './fixtures/consent-remote.ts';
import { DOCUMENT_FIXTURES } from './fixtures/documents.ts';
import { DUTY_FIXTURES } from './fixtures/duty.ts';
import { FEED_FIXTURES } from './fixtures/feeds.ts';
import { FILE_FIXTURES } from './fixtures/files.ts';
import { LEAVE_FIXTURES } from './fixtures/leave.ts';
import { NOTICE_FIXTURES } from './fixtures/notices.ts';
import { ON_CALL_FIXTURES } from './fixtures/on-call.ts';
import { PATIENT_FIXTURES } from './fixtures/patients.ts';
import { PLACE_FIXTURES } from './fixtures/places.ts';
import { PRESENCE_FIXTURES } from './fixtures/presence.ts';
import { PROCEDURE_FIXTURES } from './fixtures/procedures.ts';
import { REPLAY_FIXTURES } from './fixtures/replay.ts';
import { ROSTER_FIXTURES } from './fixtures/rosters.ts';
import type { Filled, RouteFixture } from './fixtures/route-fixture.ts';
import { unique } from './fixtures/route-fixture.ts';
import { ROLE_FIXTURES } from './fixtures/roles.ts';
import { WALL_FIXTURES } from './fixtures/wall.ts';
import { HOUSEKEEPING_FIXTURES } from './fixtures/housekeeping.ts';
import { RETENTION_FIXTURES } from './fixtures/retention.ts';
import { REPORT_FIXTURES } from './fixtures/reports.ts';
import { SBAR_FIXTURES } from './fixtures/sbar.ts';
import { STAY_FIXTURES } from './fixtures/stays.ts';

export type { RouteFixture } from './fixtures/route-fixture.ts';

/** A link of that hospital which was sent to nobody. */
const link = ({ tenant }: TestHospital): string => newHospitalToken(tenant).text;
const inside = <T>(world: World, hospital: TestHospital, work: () => Promise<T>) => world.inside(hospital, work);
const OWN = 'It speaks of the caller’s own session or account only.';
const LIST = 'It names no record; that its list holds nothing of another hospital is tested beside.';
const PLATFORM = 'Operators see every hospital’s entry; nobody else gets past their permission.';

async function newColleague(world: World, hospital: TestHospital) {
  return inside(world, hospital, () =>
    createStaff({
      displayName: unique('Colleague'),
      email: `${unique('colleague').replace(' ', '')}@colleagues.example`,
      roles: ['billing'],
    }),
  );
}

const LATER = '2999-01-01T00:00:00.000Z';
/** A bed of the nurse’s ward that nobody used yet, after that happened to it. */
async function newBed(world: World, hospital: TestHospital, after?: BedAction) {
  const { id, roomId } = hospital.wardA;
  return inside(world, hospital, async () => {
    const [bed] = await createBeds(id, { roomId, codes: [unique('N')], type: 'standard', tags: [] });
    if (bed === undefined) throw new Error('No bed was made.');
    return after === undefined ? bed : transitionBed(bed._id as BedId, after);
  });
}
const atVersion = ({ _id, version }: { readonly _id: string; readonly version: number }): Filled => ({
  params: { bedId: _id },
  body: { version },
});

async function southEntry(world: World) {
  return world.app.services.tenants.entry(world.south.tenant.id);
}

export const ROUTE_FIXTURES: Readonly<Record<string, RouteFixture>> = {
  ...BIN_FIXTURES,
  ...CHAT_FIXTURES,
  ...CONSENT_TEMPLATE_FIXTURES,
  ...CONSENT_FIXTURES,
  ...CONSENT_REMOTE_FIXTURES,
  ...CONSENT_SEAL_FIXTURES,
  ...DOCUMENT_FIXTURES,
  ...ROSTER_FIXTURES,
  ...DUTY_FIXTURES,
  ...FEED_FIXTURES,
  ...FILE_FIXTURES,
  ...PATIENT_FIXTURES,
  ...PLACE_FIXTURES,
  ...WALL_FIXTURES,
  ...PRESENCE_FIXTURES,
  ...PROCEDURE_FIXTURES,
  ...REPLAY_FIXTURES,
  ...ROLE_FIXTURES,
  ...RETENTION_FIXTURES,
  ...HOUSEKEEPING_FIXTURES,
  ...REPORT_FIXTURES,
  ...STAY_FIXTURES,
  ...LEAVE_FIXTURES,
  ...NOTICE_FIXTURES,
  ...ON_CALL_FIXTURES,
  ...ESCALATION_FIXTURES,
  ...SBAR_FIXTURES,
  'get /api/v1/departments': { as: 'nurse', namesNothing: LIST, answers: 200 },
  'post /api/v1/departments': {
    as: 'admin',
    fill: () => ({ body: { name: unique('Department') } }),
    namesNothing: 'A department is made from a name alone.',
    answers: 201,
  },
  'get /api/v1/wards': { as: 'nurse', namesNothing: LIST, answers: 200 },
  'get /api/v1/wards/:wardId': {
    as: 'nurse',
    fill: (_world, hospital) => ({ params: { wardId: hospital.wardA.id } }),
    answers: 200,
  },
  'post /api/v1/wards': {
    as: 'admin',
    fill: (_world, { departmentId }) => ({ body: { departmentId, name: unique('Ward'), floor: '1', rooms: ['Bay'] } }),
    answers: 201,
  },
  'patch /api/v1/wards/:wardId': {
    as: 'admin',
    async fill(world, hospital) {
      const { version } = await inside(world, hospital, () => wardRepository().get(hospital.wardB.id));
      return { params: { wardId: hospital.wardB.id }, body: { version, floor: unique('Floor') } };
    },
    answers: 200,
  },
  'post /api/v1/wards/:wardId/beds': {
    as: 'admin',
    fill: (_world, { wardB }) => ({
      params: { wardId: wardB.id },
      body: { roomId: wardB.roomId, codes: [unique('Z')] },
    }),
    answers: 201,
  },
  'patch /api/v1/beds/:bedId': {
    as: 'admin',
    async fill(world, hospital) {
      const bedId = hospital.wardB.bedIds[0] ?? '';
      const { version } = await inside(world, hospital, () => bedRepository().get(bedId));
      return { params: { bedId }, body: { version, code: unique('Y') } };
    },
    answers: 200,
  },
  'get /api/v1/boards': { as: 'nurse', namesNothing: LIST, answers: 200 },
  'post /api/v1/beds/:bedId/hold': {
    as: 'nurse',
    async fill(world, hospital) {
      const until = new Date(world.clock.now().getTime() + 3_600_000).toISOString();
      const bed = await newBed(world, hospital);
      return { params: { bedId: bed._id }, body: { version: bed.version, until } };
    },
    answers: 200,
  },
  'post /api/v1/beds/:bedId/release': {
    as: 'nurse',
    fill: async (world, hospital) => atVersion(await newBed(world, hospital, { kind: 'hold', until: LATER })),
    answers: 200,
  },
  'post /api/v1/beds/:bedId/take-out': {
    as: 'nurse',
    async fill(world, hospital) {
      const bed = await newBed(world, hospital);
      return { params: { bedId: bed._id }, body: { version: bed.version, as: 'maintain', reason: 'repair' } };
    },
    answers: 200,
  },
  'post /api/v1/beds/:bedId/reopen': {
    as: 'nurse',
    fill: async (world, hospital) => atVersion(await newBed(world, hospital, { kind: 'block', reason: 'repair' })),
    answers: 200,
  },
  'get /api/v1/staff': { as: 'nurse', namesNothing: LIST, answers: 200 },
  'get /api/v1/staff/:staffId': {
    as: 'nurse',
    fill: (_world, hospital) => ({ params: { staffId: hospital.doctor.id } }),
    answers: 200,
  },
  'patch /api/v1/staff/:staffId': {
    as: 'admin',
    async fill(world, hospital) {
      const { version } = await inside(world, hospital, () => staffRepository().get(hospital.doctor.id));
      return { params: { staffId: hospital.doctor.id }, body: { version, jobTitle: unique('Consultant') } };
    },
    answers: 200,
  },
  'post /api/v1/staff/:staffId/suspend': {
    as: 'admin',
    async fill(world, hospital) {
      const { _id, version } = await newColleague(world, hospital);
      return { params: { staffId: _id }, body: { version, reason: 'A test' } };
    },
    answers: 200,
  },
  'post /api/v1/staff/:staffId/return': {
    as: 'admin',
    async fill(world, hospital) {
      const colleague = await newColleague(world, hospital);
      const { _id, version } = await inside(world, hospital, () =>
        suspendStaff(staffId.parse(colleague._id), colleague.version, 'A test'),
      );
      return { params: { staffId: _id }, body: { version } };
    },
    answers: 200,
  },
  'post /api/v1/staff/invitations': {
    as: 'admin',
    fill: (_world, { wardA }) => ({
      body: {
        displayName: unique('Invited'),
        email: `${unique('invited').replace(' ', '')}@colleagues.example`,
        roles: ['nurse'],
        wardIds: [wardA.id],
      },
    }),
    answers: 201,
  },
  'post /api/v1/staff/:staffId/invitation': {
    as: 'admin',
    fill: async (world, hospital) => ({ params: { staffId: (await newColleague(world, hospital))._id } }),
    answers: 201,
  },
  'post /api/v1/invitations/look-up': {
    isPublic: true,
    as: 'admin',
    fill: (_world, hospital) => ({ body: { token: link(hospital) } }),
    answers: 'link-refused',
  },
  'post /api/v1/invitations/accept': {
    isPublic: true,
    as: 'admin',
    fill: (_world, hospital) => ({ body: { token: link(hospital), newPassword: 'quite-another-stable-9' } }),
    answers: 'link-refused',
  },
  'post /api/v1/sign-in': {
    isPublic: true,
    as: 'nurse',
    fill: (_world, { nurse }) => ({
      body: { hospitalCode: nurse.hospitalCode, email: nurse.email, password: TEST_PASSWORD },
    }),
    answers: 200,
  },
  'post /api/v1/sign-in/code/send': {
    isPublic: true,
    as: 'nurse',
    fill: (_world, hospital) => ({ body: { challengeId: link(hospital) } }),
    answers: 'code-refused',
  },
  'post /api/v1/sign-in/code': {
    isPublic: true,
    as: 'nurse',
    fill: (_world, hospital) => ({ body: { challengeId: link(hospital), method: 'email', code: '123456' } }),
    answers: 'code-refused',
  },
  'post /api/v1/session/refresh': { isPublic: true, as: 'nurse', answers: 200, spendsSession: true },
  'post /api/v1/password-resets': {
    isPublic: true,
    as: 'nurse',
    fill: (_world, { nurse }) => ({ body: { hospitalCode: nurse.hospitalCode, email: nurse.email } }),
    answers: 202,
  },
  'post /api/v1/password-resets/complete': {
    isPublic: true,
    as: 'nurse',
    fill: (_world, hospital) => ({ body: { token: link(hospital), newPassword: 'quite-another-stable-9' } }),
    answers: 'link-refused',
  },
  'get /api/v1/session': { as: 'nurse', namesNothing: OWN, answers: 200 },
  'post /api/v1/session/activity': { as: 'nurse', namesNothing: OWN, answers: 200 },
  'post /api/v1/session/lock': { as: 'nurse', namesNothing: OWN, answers: 200, spendsSession: true },
  'post /api/v1/session/unlock': {
    as: 'nurse',
    fill: () => ({ body: { password: TEST_PASSWORD } }),
    namesNothing: OWN,
    answers: 200,
    spendsSession: true,
  },
  'post /api/v1/session/sign-out': { as: 'nurse', namesNothing: OWN, answers: 200, spendsSession: true },
  'get /api/v1/sessions': { as: 'nurse', namesNothing: OWN, answers: 200 },
  'delete /api/v1/sessions/:sessionId': {
    as: 'nurse',
    async fill(world, hospital) {
      const { session } = await world.signIn(hospital.nurse);
      return { params: { sessionId: session.id } };
    },
    answers: 200,
  },
  'post /api/v1/sessions/end-others': { as: 'doctor', namesNothing: OWN, answers: 200, spendsSession: true },
  'get /api/v1/account/security': { as: 'nurse', namesNothing: OWN, answers: 200 },
  'post /api/v1/account/totp/begin': {
    as: 'nurse',
    fill: () => ({ body: { password: TEST_PASSWORD } }),
    namesNothing: OWN,
    answers: 200,
  },
  'post /api/v1/account/totp/confirm': {
    as: 'nurse',
    fill: () => ({ body: { code: '000000' } }),
    namesNothing: OWN,
    answers: 'code-refused',
  },
  'post /api/v1/account/totp/remove': {
    as: 'nurse',
    fill: () => ({ body: { password: TEST_PASSWORD } }),
    namesNothing: OWN,
    answers: 200,
  },
  'post /api/v1/account/recovery-codes': {
    as: 'nurse',
    fill: () => ({ body: { password: TEST_PASSWORD } }),
    namesNothing: OWN,
    answers: 'state-refused',
  },
  'put /api/v1/account/pin': {
    as: 'nurse',
    fill: () => ({ body: { password: TEST_PASSWORD, pin: '4918' } }),
    namesNothing: OWN,
    answers: 200,
  },
  'post /api/v1/account/password': {
    as: 'nurse',
    fill: () => ({ body: { currentPassword: 'not-the-password-of-it', newPassword: 'quite-another-stable-9' } }),
    namesNothing: OWN,
    answers: 'sign-in-failed',
  },
  'get /api/v1/sign-in-policy': { as: 'admin', namesNothing: 'A hospital has one.', answers: 200 },
  'put /api/v1/sign-in-policy': {
    as: 'admin',
    fill: () => ({ body: { secondFactor: 'new-device', version: 0 } }),
    namesNothing: 'A hospital has one.',
    answers: 200,
  },
  'get /api/v1/setup': { isPublic: true, as: 'operator', answers: 200 },
  'post /api/v1/setup': {
    isPublic: true,
    as: 'operator',
    fill: () => ({
      body: {
        setupCode: 'a-code-that-no-terminal-showed',
        displayName: 'X',
        email: 'x@y.example',
        newPassword: 'quite-another-stable-9',
      },
    }),
    answers: 'state-refused',
  },
  'get /api/v1/hospitals': { as: 'operator', namesNothing: PLATFORM, answers: 200 },
  'post /api/v1/hospitals': {
    as: 'operator',
    fill: () => ({
      body: {
        name: 'A new one',
        code: unique('NEW').replace(' ', '-'),
        timeZone: 'Africa/Nairobi',
        placement: 'pooled',
        admin: { displayName: 'First', email: 'first@new.example' },
      },
    }),
    namesNothing: PLATFORM,
    answers: 201,
  },
  'post /api/v1/hospitals/:hospitalId/suspend': {
    as: 'operator',
    async fill(world) {
      const { _id, version } = await southEntry(world);
      return { params: { hospitalId: _id }, body: { version, reason: 'A test' } };
    },
    namesNothing: PLATFORM,
    answers: 200,
  },
  'post /api/v1/hospitals/:hospitalId/return': {
    as: 'operator',
    async fill(world) {
      const { _id, version } = await southEntry(world);
      return { params: { hospitalId: _id }, body: { version } };
    },
    namesNothing: PLATFORM,
    answers: 200,
  },
};

/** Throws for a screen on a wall, which is nobody. */
export function personOf(world: World, hospital: TestHospital, { as }: RouteFixture): Person {
  if (as === 'kiosk') throw new Error('A screen on a wall is not a person.');
  return as === 'operator' ? world.operator : hospital[as];
}
