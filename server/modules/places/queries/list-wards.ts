import type { z } from 'zod';
import type { wardList } from '../../../../shared/schemas/places.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { byName } from '../by-name.ts';
import { presentWard } from '../places.presenter.ts';
import { wardRepository } from '../places.repository.ts';

/** Every ward the actor sees, by name, and where to listen on from. */
export async function listWards(): Promise<z.infer<typeof wardList>> {
  // Before the snapshot: an event told twice is ignored, one never told would be missing.
  const seq = await streamPosition({ kind: 'wards' });
  const wards = await wardRepository().find({});
  return { items: wards.map(presentWard).sort(byName), seq };
}
