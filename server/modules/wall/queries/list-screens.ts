import type { z } from 'zod';
import type { wallScreens } from '../../../../shared/schemas/wall.ts';
import type { ScreenId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { presentScreen } from '../wall.presenter.ts';
import { screenRepository, sightingRepository } from '../wall.repository.ts';

/** Every screen that was not revoked, of the wards the actor manages, by name. */
export async function listScreens(): Promise<z.infer<typeof wallScreens>> {
  const screens = await screenRepository().find({ revokedAt: null }, { sort: { name: 1 } });
  const ids = screens.map(({ _id }) => _id as ScreenId);
  const sightings = ids.length === 0 ? [] : await sightingRepository().find({ screenId: { $in: ids } });
  const seenAt = new Map(sightings.map((sighting) => [sighting.screenId, sighting.seenAt]));
  const at = now();
  return { items: screens.map((screen) => presentScreen(screen, seenAt.get(screen._id as ScreenId) ?? null, at)) };
}
