import type { z } from 'zod';
import type { createOnCallRole as createSchema } from '../../../../shared/schemas/on-call.ts';
import type { OnCallRoleId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { isWardVisible } from '../../places/index.ts';
import { nameKey } from '../name-key.ts';
import { announceRoleRemoved, announceRoles } from '../on-call.events.ts';
import type { OnCallRoleRecord } from '../on-call.model.ts';
import { onCallRoleCollection } from '../on-call.model.ts';
import { onCallRolePolicy } from '../on-call.policy.ts';
import { onCallRoleRepository } from '../on-call.repository.ts';

const subject = (id: string) => ({ kind: 'on-call-role', id });

function orTaken(error: unknown): unknown {
  if (!isDuplicateKey(error)) return error;
  const message = 'There is a role of this name already.';
  return refuse('already-exists', { errors: [{ pointer: '/body/name', message, code: 'already-exists' }] });
}

/** Adds a role that nobody holds yet. Refuses `not-found` for a ward that is none, and `already-exists`. */
export function createOnCallRole(wanted: z.output<typeof createSchema>): Promise<Doc<OnCallRoleRecord>> {
  const { name, wardId } = wanted;
  const fields: OnCallRoleRecord = { name, nameKey: nameKey(name), wardId, holders: [] };
  return transaction(async () => {
    authorise(onCallRolePolicy, 'chat.manage', fields);
    if (wardId !== null && !(await isWardVisible(wardId))) throw refuse('not-found');
    const role = await onCallRoleRepository()
      .insert(fields)
      .catch((error: unknown) => {
        throw orTaken(error);
      });
    const changes = fieldChanges({}, { name, wardId }, onCallRoleCollection.encrypted);
    await journal({ action: 'on-call-role.added', subject: subject(role._id), changes });
    await announceRoles([role]);
    return role;
  });
}

async function roleAt(id: OnCallRoleId, version: number): Promise<Doc<OnCallRoleRecord>> {
  const role = await onCallRoleRepository().get(id);
  authorise(onCallRolePolicy, 'chat.manage', role);
  if (role.version !== version) throw refuse('version-conflict', { currentVersion: role.version });
  return role;
}

/** Renames it. Refuses `not-found`, `version-conflict`, `already-exists`. */
export function renameOnCallRole(id: OnCallRoleId, version: number, name: string): Promise<Doc<OnCallRoleRecord>> {
  return transaction(async () => {
    const role = await roleAt(id, version);
    const changes = fieldChanges(role, { name }, onCallRoleCollection.encrypted);
    if (changes.length === 0) return role;
    const renamed = await onCallRoleRepository()
      .update(id, version, { name, nameKey: nameKey(name) })
      .catch((error: unknown) => {
        throw orTaken(error);
      });
    await journal({ action: 'on-call-role.changed', subject: subject(id), changes });
    await announceRoles([renamed]);
    return renamed;
  });
}

/**
 * Removes it, whoever holds it; what names it (a mention, a rung) finds nobody in it then. Answers it as it was. Refuses
 * `not-found`, `version-conflict`.
 */
export function removeOnCallRole(id: OnCallRoleId, version: number): Promise<Doc<OnCallRoleRecord>> {
  return transaction(async () => {
    const role = await roleAt(id, version);
    // By its version: whoever takes it meanwhile writes it, and one of the two begins anew.
    if ((await onCallRoleRepository().remove({ _id: id, version })) === 0) throw refuse('version-conflict');
    const changes = [{ path: 'name', before: role.name, after: null }];
    await journal({ action: 'on-call-role.removed', subject: subject(id), changes });
    announceRoleRemoved(id);
    return role;
  });
}
