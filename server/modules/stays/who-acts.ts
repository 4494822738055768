import { isPerson } from '../../access/actor.ts';
import { context } from '../../access/context.ts';
import type { By } from './stays.model.ts';

/** The person who acts; `null` where the house or a feed does. */
export function whoActs(): By | null {
  const { actor } = context();
  return isPerson(actor) ? { id: actor.userId, name: actor.displayName } : null;
}
