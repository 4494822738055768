import type { StaffId } from '../../../shared/types/ids.ts';
import type { Actor } from '../../access/actor.ts';
import { isPerson } from '../../access/actor.ts';
import { context, runInContext } from '../../access/context.ts';

/** The person behind what is done now, if one is. */
function personBehind(actor: Actor): StaffId | undefined {
  if (isPerson(actor)) return actor.userId;
  return actor.kind === 'system' ? actor.onBehalfOf : undefined;
}

/**
 * What follows from an act in a ward the actor does not see, done by the house in the transaction in force: a hold in
 * another ward that is let go, a patient there who is not asked for any more. The journal names the house, and the
 * request and the person it follows from.
 */
export function asHouse<T>(purpose: string, work: () => Promise<T>): Promise<T> {
  const { services, tenant, actor, requestId } = context();
  const onBehalfOf = personBehind(actor);
  const behind = onBehalfOf === undefined ? {} : { onBehalfOf };
  const house = { kind: 'system', hospitalId: tenant.id, purpose, ...behind } as const;
  return runInContext({ requestId, actor: house, tenant, services }, work);
}
