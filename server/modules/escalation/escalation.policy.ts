import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { EscalationRecord, LadderRecord } from './escalation.model.ts';

const mayUse = (actor: PersonActor) => actor.permissions.has('chat.use');

/** Whoever writes messages may know who is asked when nobody acknowledges them. */
export const ladderPolicy = definePolicy<LadderRecord>({
  of: 'ladder',
  scope: (actor) => (mayUse(actor) ? {} : null),
  rules: { 'chat.manage': { may: mayUse } },
});

/** How one is climbed the thread tells; the record itself is the house's. */
export const escalationPolicy = definePolicy<EscalationRecord>({ of: 'escalation', scope: () => null, rules: {} });
