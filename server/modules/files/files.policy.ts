import { definePolicy } from '../../access/policy.ts';
import type { StoredFile } from './files.model.ts';

/**
 * By itself a file is its owner's. Everyone else reaches it through what it is attached to: that record's right decides,
 * for the owner, too, once it is attached.
 */
export const filePolicy = definePolicy<StoredFile>({
  of: 'file',
  scope: (actor) => (actor.permissions.has('file.use') ? { ownerId: actor.userId } : null),
  rules: { 'file.use': { may: (actor, file) => file.ownerId === actor.userId } },
});
