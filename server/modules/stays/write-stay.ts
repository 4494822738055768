import type { StayId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import type { Permission } from '../../../shared/types/permissions.ts';
import { authorise } from '../../access/policy.ts';
import { takeTurnOf } from '../../bin/take-turn-of.ts';
import type { Change } from '../../db/repository.ts';
import { refuse } from '../../http/problem-error.ts';
import { journal } from '../../journal/journal.ts';
import { changesOf } from './stay-changes.ts';
import type { MovementRecord, Stay, StayRecord } from './stays.model.ts';
import { stayCollection } from './stays.model.ts';
import { stayPolicy } from './stays.policy.ts';
import { movementRepository, stayRepository } from './stays.repository.ts';
import { tellOfMovement } from './tell-people.ts';
import { whoActs } from './who-acts.ts';

/** The version the caller saw must be the present one. */
export function assertVersion(stay: Stay, version: number): void {
  if (stay.version !== version) throw refuse('version-conflict', { currentVersion: stay.version });
}

/** The stay, to be changed by who may. Refuses `not-found`, `not-allowed`, `version-conflict`, and `state-refused` once it is over. */
export async function getStayToChange(
  stayId: StayId,
  version: number,
  permission: Permission = 'stay.manage',
): Promise<Stay> {
  const stay = await stayRepository().get(stayId);
  authorise(stayPolicy, permission, stay);
  assertVersion(stay, version);
  if (!stay.isOpen) throw refuse('state-refused', { detail: 'This stay is over.' });
  return stay;
}

/**
 * Writes the change and its journal entry, in the transaction in force. What could be taken back before cannot be any more,
 * unless the change says so.
 * @param action as the journal names it (`stay.moved`)
 */
export async function writeStay(stay: Stay, action: string, change: Change<StayRecord>): Promise<Stay> {
  const own = { undo: null, by: whoActs(), changedAt: now() };
  // No bed there is written with it, which would keep the ward from going.
  if (change.bedId === null && change.isOpen !== false) await takeTurnOf('ward', change.wardId ?? stay.wardId);
  const written = await stayRepository().update(stay._id, stay.version, { ...own, ...change });
  await journal({
    action,
    subject: { kind: 'stay', id: stay._id },
    changes: changesOf(stay, change, stayCollection),
  });
  return written;
}

type NewMovement = Pick<MovementRecord, 'kind'> &
  Partial<Omit<MovementRecord, 'kind' | 'stayId' | 'recordedAt' | 'by'>>;

/** Writes down what happened to a stay, and tells the people of the wards concerned. */
export async function recordMovement(stayId: string, movement: NewMovement): Promise<void> {
  const at = now();
  const written = await movementRepository().insert({
    stayId: stayId as StayId,
    kind: movement.kind,
    at: movement.at ?? at,
    recordedAt: at,
    fromBedId: movement.fromBedId ?? null,
    fromWardId: movement.fromWardId ?? null,
    toBedId: movement.toBedId ?? null,
    toWardId: movement.toWardId ?? null,
    by: whoActs(),
    source: movement.source ?? 'user',
    reason: movement.reason ?? null,
  });
  await tellOfMovement(written);
}
