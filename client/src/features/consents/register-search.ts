import type { ConsentState } from '../../../../shared/domain/consent-state.ts';
import type { ConsentCategory } from '../../../../shared/schemas/consent-templates.ts';

/** What the register's address says; never a name. */
export interface RegisterSearch {
  readonly state?: ConsentState;
  readonly category?: ConsentCategory;
}

export type RegisterState = ConsentState;

/** In the order people look for them. */
export const STATES: readonly RegisterState[] = [
  'signing',
  'completed',
  'revoked',
  'draft',
  'declined',
  'expired',
  'voided',
];

export const CATEGORIES: readonly ConsentCategory[] = [
  'procedure',
  'anaesthesia',
  'treatment',
  'blood',
  'privacy',
  'research',
  'photography',
  'advance-directive',
  'registration',
];

/** Keeps what it understands of an address and drops the rest. */
export function readRegisterSearch(raw: Record<string, unknown>): RegisterSearch {
  const state = STATES.find((known) => known === raw['state']);
  const category = CATEGORIES.find((known) => known === raw['category']);
  return { ...(state === undefined ? {} : { state }), ...(category === undefined ? {} : { category }) };
}
