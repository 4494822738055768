import type { StaffId } from '../../shared/types/ids.ts';
import type { Actor } from './actor.ts';
import { isPerson } from './actor.ts';
import { context, runInContext } from './context.ts';

/** The person behind what is done now, if one is. */
function personBehind(actor: Actor): StaffId | undefined {
  if (isPerson(actor)) return actor.userId;
  return actor.kind === 'system' ? actor.onBehalfOf : undefined;
}

/**
 * Does `work` as the house, in the request and the transaction in force: what follows from an act in a ward the actor does
 * not see (a hold there that is let go), or what a feed knows of patients. The actor has been authorised before. The journal
 * names the house, and the request and the person it follows from.
 */
export function asHouse<T>(purpose: string, work: () => Promise<T>): Promise<T> {
  const { services, tenant, actor, requestId } = context();
  const onBehalfOf = personBehind(actor);
  const behind = onBehalfOf === undefined ? {} : { onBehalfOf };
  const house = { kind: 'system', hospitalId: tenant.id, purpose, ...behind } as const;
  return runInContext({ requestId, actor: house, tenant, services }, work);
}
