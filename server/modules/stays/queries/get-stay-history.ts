import type { z } from 'zod';
import type { stayHistory } from '../../../../shared/schemas/stays.ts';
import type { StayId } from '../../../../shared/types/ids.ts';
import { findBeds, listWardsAndRooms } from '../../places/index.ts';
import type { Movement } from '../stays.model.ts';
import { movementRepository, stayRepository } from '../stays.repository.ts';

/** Where the stay has been, newest first; wards the actor does not see have no name. Refuses `not-found`. */
export async function getStayHistory(stayId: StayId): Promise<z.infer<typeof stayHistory>> {
  await stayRepository().get(stayId);
  const movements = await movementRepository().find({ stayId }, { sort: { _id: -1 } });
  const { wards } = await listWardsAndRooms();
  const beds = await findBeds([...new Set(movements.map(bedOf).filter((id) => id !== null))]);
  const wardNames = new Map<string, string>(wards.map(({ _id, name }) => [_id, name]));
  const bedCodes = new Map<string, string>(beds.map(({ _id, code }) => [_id, code]));
  return {
    items: movements.map((movement) => ({
      at: movement.at.toISOString(),
      kind: movement.kind,
      wardName: wardNames.get(movement.toWardId ?? movement.fromWardId ?? '') ?? null,
      bedCode: bedCodes.get(bedOf(movement) ?? '') ?? null,
      by: movement.by?.name ?? null,
      reason: movement.reason,
    })),
  };
}

/** Where it led, or what was left. */
const bedOf = ({ toWardId, toBedId, fromBedId }: Movement) => (toWardId === null ? fromBedId : toBedId);
