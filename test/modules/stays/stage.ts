import { expect } from 'chai';
import type { z } from 'zod';
import { createManyPatients } from '../../../server/modules/patients/index.ts';
import { createBeds, getBed, presentBed } from '../../../server/modules/places/index.ts';
import type { BedView } from '../../../shared/schemas/places.ts';
import { registerPatient } from '../../../shared/schemas/patients.ts';
import type { RequestCard, StayCard, WardCensus } from '../../../shared/schemas/stays.ts';
import { requestCard, stayChanged, wardCensus } from '../../../shared/schemas/stays.ts';
import type { BedId, PatientId } from '../../../shared/types/ids.ts';
import type { Problem } from '../../../shared/types/problem.ts';
import type { Answer, Caller } from '../../support/caller.ts';
import type { Person, TestHospital, TestWard, World } from '../../support/world.ts';

let fresh = 0;
export const unique = (what: string): string => {
  fresh += 1;
  return `${what}${fresh}`;
};

export const read = <S extends z.ZodType>(schema: S, answer: Answer): z.output<S> => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.within(200, 201);
  return schema.parse(answer.body);
};

/** Why a bed was refused, and the others there are. */
export const conflictOf = ({ body }: Answer): NonNullable<Problem['bed']> => {
  const { bed } = body as Problem;
  if (bed === undefined) throw new Error(`It names no bed: ${JSON.stringify(body)}`);
  return bed;
};

/** New patients of that hospital, whom nobody has admitted. */
export async function newPatients(
  world: World,
  hospital: TestHospital,
  count = 1,
  fields: Partial<z.input<typeof registerPatient>> = {},
): Promise<PatientId[]> {
  const wanted = Array.from({ length: count }, () =>
    registerPatient.parse({ familyName: unique('Patient'), confirmedNotDuplicate: true, ...fields }),
  );
  const cards = await world.inside(hospital, () => createManyPatients(wanted));
  return cards.map(({ id }) => id);
}

export async function newPatient(
  world: World,
  hospital: TestHospital,
  fields: Partial<z.input<typeof registerPatient>> = {},
): Promise<PatientId> {
  const [id] = await newPatients(world, hospital, 1, fields);
  if (id === undefined) throw new Error('No patient was made.');
  return id;
}

/** New beds of that ward that nobody used. */
export async function newBeds(
  world: World,
  hospital: TestHospital,
  ward: TestWard,
  count = 1,
  fields: { tags?: BedView['tags']; type?: BedView['type'] } = {},
): Promise<BedId[]> {
  const beds = await world.inside(hospital, () =>
    createBeds(ward.id, {
      roomId: ward.roomId,
      codes: Array.from({ length: count }, () => unique('T')),
      type: fields.type ?? 'standard',
      tags: fields.tags ?? [],
    }),
  );
  return beds.map(({ _id }) => _id as BedId);
}

export async function newBed(world: World, hospital: TestHospital, ward: TestWard): Promise<BedId> {
  const [id] = await newBeds(world, hospital, ward);
  if (id === undefined) throw new Error('No bed was made.');
  return id;
}

/** Someone at work with patients and beds. */
export function atWork(world: World, hospital: TestHospital, person: Person) {
  const caller = (): Promise<Caller> => world.as(person);
  const bed = (bedId: BedId): Promise<BedView> => world.inside(hospital, async () => presentBed(await getBed(bedId)));
  const tries = {
    admit: async (patientId: PatientId, bedId: BedId, fields: object = {}): Promise<Answer> => {
      const { version } = await bed(bedId);
      return (await caller()).post('/api/v1/stays', { patientId, bedId, bedVersion: version, ...fields });
    },
    move: async (stay: StayCard, toBedId: BedId, fields: object = {}): Promise<Answer> => {
      const { version: toBedVersion } = await bed(toBedId);
      const body = { version: stay.version, toBedId, toBedVersion, ...fields };
      return (await caller()).post(`/api/v1/stays/${stay.id}/move`, body);
    },
    /** Any other command of one stay. */
    stay: async (stay: StayCard, what: string, fields: object = {}): Promise<Answer> =>
      (await caller()).post(`/api/v1/stays/${stay.id}/${what}`, { version: stay.version, ...fields }),
    change: async (stay: StayCard, fields: object): Promise<Answer> =>
      (await caller()).patch(`/api/v1/stays/${stay.id}`, { version: stay.version, ...fields }),
    ask: async (body: object): Promise<Answer> => (await caller()).post('/api/v1/bed-requests', body),
    answer: async (request: RequestCard, body: object): Promise<Answer> =>
      (await caller()).post(`/api/v1/bed-requests/${request.id}/answer`, { version: request.version, ...body }),
  };
  return {
    tries,
    bed,
    census: async (ward: TestWard): Promise<WardCensus> =>
      read(wardCensus, await (await caller()).get(`/api/v1/wards/${ward.id}/census`)),
    admit: async (patientId: PatientId, bedId: BedId, fields: object = {}): Promise<StayCard> =>
      read(stayChanged, await tries.admit(patientId, bedId, fields)).stay,
    /** A new patient in that bed. */
    admitNew: async (bedId: BedId, fields: object = {}): Promise<StayCard> =>
      read(stayChanged, await tries.admit(await newPatient(world, hospital), bedId, fields)).stay,
    move: async (stay: StayCard, toBedId: BedId, fields: object = {}): Promise<StayCard> =>
      read(stayChanged, await tries.move(stay, toBedId, fields)).stay,
    stay: async (stay: StayCard, what: string, fields: object = {}): Promise<StayCard> =>
      read(stayChanged, await tries.stay(stay, what, fields)).stay,
    change: async (stay: StayCard, fields: object): Promise<StayCard> =>
      read(stayChanged, await tries.change(stay, fields)).stay,
    ask: async (body: object): Promise<RequestCard> => read(requestCard, await tries.ask(body)),
    answer: async (request: RequestCard, body: object): Promise<RequestCard> =>
      read(requestCard, await tries.answer(request, body)),
  };
}
export type AtWork = ReturnType<typeof atWork>;
