import { inAwayOrder, inRoleOrder } from '../../../../shared/projections/on-call.ts';
import type { OnCallBoard, OnCallRole } from '../../../../shared/schemas/on-call.ts';
import { context, now } from '../../../access/context.ts';
import { isPerson } from '../../../access/actor.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import { presentAvailabilities, presentRoles } from '../on-call.presenter.ts';
import { availabilityRepository, onCallRoleRepository } from '../on-call.repository.ts';

/** Every role, in the order of screens, with who holds it. */
export async function listOnCallRoles(): Promise<OnCallRole[]> {
  return (await presentRoles(await onCallRoleRepository().find({}))).sort(inRoleOrder);
}

/** Who holds what and who is away, and where to listen on from. */
export async function getOnCallBoard(): Promise<OnCallBoard> {
  const { actor } = context();
  // Before the snapshot: an event told twice changes nothing, one never told would be missing.
  const seq = await streamPosition({ kind: 'on-call' });
  const roles = await listOnCallRoles();
  const away = await presentAvailabilities(await availabilityRepository().find({ awayUntil: { $gt: now() } }));
  const canManage = isPerson(actor) && actor.permissions.has('chat.manage');
  return { roles, away: away.sort(inAwayOrder), abilities: { canManage }, seq };
}
