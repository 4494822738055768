import type { PersonActor } from '../../access/actor.ts';
import { definePolicy } from '../../access/policy.ts';
import type { DirectoryEntry } from '../../db/directory.ts';

const isOperator = (actor: PersonActor) => actor.kind === 'operator';

/** The directory of hospitals is the platform's: its operators see all of it, and nobody else any. */
export const hospitalPolicy = definePolicy<DirectoryEntry>({
  of: 'hospital',
  scope: (actor) => (isOperator(actor) && actor.permissions.has('hospital.read') ? {} : null),
  rules: { 'hospital.read': { may: isOperator }, 'hospital.manage': { may: isOperator } },
});
