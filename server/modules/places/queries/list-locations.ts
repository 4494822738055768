import type { z } from 'zod';
import type { locationList } from '../../../../shared/schemas/places.ts';
import { byName } from '../by-name.ts';
import { presentLocation } from '../places.presenter.ts';
import { locationRepository } from '../places.repository.ts';

/** The whole tree above the wards; those of one place in their order. */
export async function listLocations(): Promise<z.infer<typeof locationList>> {
  const locations = await locationRepository().find({});
  const items = locations.map(presentLocation).sort((a, b) => a.position - b.position || byName(a, b));
  return { items };
}
