import { bedsAdded, departmentView, wardBoard, wardListItem } from '../../../../shared/schemas/places.ts';
import type { BedView } from '../../../../shared/schemas/places.ts';
import { newChannel, newMessage } from '../../../security/fixtures/chat.ts';
import { unique } from '../../../security/fixtures/route-fixture.ts';
import type { TestHospital, World } from '../../../support/world.ts';
import { answered } from '../bin-hands.ts';
import type { BinMaker } from './bin-maker.ts';

/** An empty ward of one room with two beds. */
export async function newWard(world: World, hospital: TestHospital) {
  const admin = await world.as(hospital.admin);
  const body = { departmentId: hospital.departmentId, name: unique('Ward'), floor: '2', rooms: ['Bay'] };
  const { id } = wardListItem.parse(answered(await admin.post('/api/v1/wards', body)).body);
  const board = async () => wardBoard.parse(answered(await admin.get(`/api/v1/wards/${id}`)).body);
  const roomId = (await board()).rooms[0]?.id;
  answered(await admin.post(`/api/v1/wards/${id}/beds`, { roomId, codes: ['1', '2'] }));
  return board();
}

/** A free bed of ward A. */
export async function newBed(world: World, hospital: TestHospital): Promise<BedView> {
  const { id, roomId } = hospital.wardA;
  const admin = await world.as(hospital.admin);
  const answer = answered(await admin.post(`/api/v1/wards/${id}/beds`, { roomId, codes: [unique('B')] }));
  const [bed] = bedsAdded.parse(answer.body).beds;
  if (bed === undefined) throw new Error('No bed was added.');
  return bed;
}

export const bedMaker: BinMaker = {
  kind: 'bed',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { id, version } = await newBed(world, hospital);
    return {
      id,
      version,
      parts: { bed: 1 },
      shownAt: [
        { as: hospital.nurse, path: `/api/v1/wards/${hospital.wardA.id}` },
        { as: hospital.admin, path: '/api/v1/boards' },
      ],
    };
  },
};

export const wardMaker: BinMaker = {
  kind: 'ward',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { ward, beds } = await newWard(world, hospital);
    const channel = await newChannel(world, hospital.admin, { kind: 'ward', wardId: ward.id });
    const message = await newMessage(world, hospital.admin, channel);
    const as = hospital.admin;
    return {
      id: ward.id,
      version: ward.version,
      parts: { ward: 1, room: 1, bed: 2, channel: 1, message: 1 },
      shownAt: [
        { as, path: '/api/v1/wards' },
        { as, path: '/api/v1/boards', text: beds[0]?.id ?? '' },
        { as, path: `/api/v1/wards/${ward.id}` },
        { as, path: `/api/v1/wards/${ward.id}/census`, text: 'stays' },
        { as, path: `/api/v1/chat/channels/${channel.id}/messages`, text: message.id },
      ],
    };
  },
};

export const departmentMaker: BinMaker = {
  kind: 'department',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const admin = await world.as(hospital.admin);
    const answer = answered(await admin.post('/api/v1/departments', { name: unique('Department') }));
    const { id, version } = departmentView.parse(answer.body);
    return {
      id,
      version,
      parts: { department: 1 },
      shownAt: [{ as: hospital.nurse, path: '/api/v1/departments' }],
    };
  },
};
