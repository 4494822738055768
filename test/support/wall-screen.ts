import type { z } from 'zod';
import type { addWallScreen, WallScreen } from '../../shared/schemas/wall.ts';
import { wallScreenAdded } from '../../shared/schemas/wall.ts';
import type { Caller } from './caller.ts';
import type { TestHospital, World } from './world.ts';

/** A screen with its link, as the hospital’s admin is told of it once. */
export async function addScreen(
  world: World,
  hospital: TestHospital,
  wanted: Partial<z.input<typeof addWallScreen>> = {},
): Promise<{ readonly screen: WallScreen; readonly token: string }> {
  const admin = await world.as(hospital.admin);
  const body = { name: 'Corridor', wardId: hospital.wardA.id, ...wanted };
  return wallScreenAdded.parse((await admin.post('/api/v1/walls', body)).body);
}

/** A screen on a wall, paired, and the browser it runs in: it holds its mark and nothing else. */
export async function hangScreen(
  world: World,
  hospital: TestHospital,
  wanted: Partial<z.input<typeof addWallScreen>> = {},
): Promise<{ readonly screen: WallScreen; readonly caller: Caller }> {
  const { screen, token } = await addScreen(world, hospital, wanted);
  const caller = world.stranger();
  const paired = await caller.post('/api/v1/wall/pair', { token });
  if (paired.status !== 200) throw new Error(`The screen could not be paired: ${JSON.stringify(paired.body)}`);
  return { screen: { ...screen, version: screen.version + 1 }, caller };
}

/** Ends the screen, as the hospital’s admin. */
export async function takeDown(world: World, hospital: TestHospital, { id, version }: WallScreen): Promise<void> {
  const admin = await world.as(hospital.admin);
  const answer = await admin.post(`/api/v1/walls/${id}/revoke`, { version });
  if (answer.status !== 200) throw new Error(`The screen could not be revoked: ${JSON.stringify(answer.body)}`);
}
