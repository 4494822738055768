import { definePolicy } from '../../access/policy.ts';
import type { LinkRecord, TicketRecord } from './remote.model.ts';

/** Reached through their consent, which was found first. */
export const linkPolicy = definePolicy<LinkRecord>({
  of: 'consent link',
  scope: (actor) => (actor.permissions.has('consent.read') && actor.permissions.has('patient.read') ? {} : null),
  rules: {},
});

/** Nobody's but the house's: whoever holds one has no session. */
export const ticketPolicy = definePolicy<TicketRecord>({ of: 'consent ticket', scope: () => null, rules: {} });
