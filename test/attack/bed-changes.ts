import { wardBoard } from '../../shared/schemas/places.ts';
import type { TestHospital, World } from '../support/world.ts';

let changes = 0;

/** Gives the first bed of that hospital’s ward A another code, which everyone who hears the ward is told. */
export async function changeBeds(world: World, hospital: TestHospital): Promise<void> {
  const admin = await world.as(hospital.admin);
  const [bed] = wardBoard.parse((await admin.get(`/api/v1/wards/${hospital.wardA.id}`)).body).beds;
  changes += 1;
  const answer = await admin.patch(`/api/v1/beds/${bed?.id}`, { version: bed?.version, code: `H${changes}` });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}
