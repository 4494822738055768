import type { Permission } from '../../shared/types/permissions.ts';
import { PERMISSIONS } from '../../shared/types/permissions.ts';
import type { Filter } from '../db/filter.ts';
import { refuse } from '../http/problem-error.ts';
import type { PersonActor } from './actor.ts';
import { isPerson } from './actor.ts';
import { context } from './context.ts';

interface Rule<T> {
  /** Whether this person may do it to this record. */
  readonly may: (actor: PersonActor, record: T) => boolean;
}

/**
 * The rules of one kind of record. `scope` is the reading rule as a filter: the same predicate for get, list, search,
 * count and socket. `null` means nothing at all. A record outside the scope does not exist for that person.
 */
export interface Policy<T> {
  readonly of: string;
  readonly scope: (actor: PersonActor) => Filter<T> | null;
  readonly rules: Readonly<Partial<Record<Permission, Rule<T>>>>;
}

export const definePolicy = <T>(policy: Policy<T>): Policy<T> => policy;

/** Whether the actor in force may do it: the permission first, then the record's own rule. The house itself may, a wall's screen never. */
export function can<T>(policy: Policy<T>, permission: Permission, record: T): boolean {
  const { actor } = context();
  if (actor.kind === 'system') return true;
  if (!isPerson(actor)) return false;
  return actor.permissions.has(permission) && (policy.rules[permission]?.may(actor, record) ?? false);
}

/** Refuses with `not-allowed` unless `can`. The record is one the actor sees already. */
export function authorise<T>(policy: Policy<T>, permission: Permission, record: T): void {
  if (!can(policy, permission, record)) throw refuse('not-allowed');
}

/** Start-up's check: a permission that no policy speaks of could never be refused well, so the house does not open. */
export function assertEveryPermissionHasPolicy(
  policies: readonly { readonly rules: Readonly<Partial<Record<Permission, unknown>>> }[],
  permissions: readonly string[] = Object.keys(PERMISSIONS),
): void {
  const spokenOf = new Set(policies.flatMap((policy) => Object.keys(policy.rules)));
  const missing = permissions.filter((name) => !spokenOf.has(name));
  if (missing.length > 0) throw new Error(`No policy speaks of these permissions: ${missing.join(', ')}.`);
}
