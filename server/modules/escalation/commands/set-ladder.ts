import type { z } from 'zod';
import type { Rung, RungTarget, setLadder as setLadderSchema } from '../../../../shared/schemas/chat.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import type { InputError } from '../../../../shared/types/problem.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import type { Doc } from '../../../db/filter.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { findRoles } from '../../on-call/index.ts';
import { isWardVisible } from '../../places/index.ts';
import { findStaff } from '../../staff/index.ts';
import type { LadderRecord } from '../escalation.model.ts';
import { ladderCollection } from '../escalation.model.ts';
import { ladderPolicy } from '../escalation.policy.ts';
import { ladderRepository } from '../escalation.repository.ts';

type Scope = WardId | 'hospital';

/** Where each target stands that means nobody this hospital has. */
async function unknownTargets(rungs: readonly Rung[]): Promise<InputError[]> {
  const targets = rungs.flatMap((rung) => rung.targets);
  const people = targets.flatMap((target) => (target.kind === 'person' ? [target.staffId] : []));
  const roles = targets.flatMap((target) => (target.kind === 'role' ? [target.roleId] : []));
  const working = (await findStaff(people)).filter(({ state }) => state === 'active');
  const known = new Set<string>([...working.map(({ _id }) => _id), ...(await findRoles(roles)).map(({ id }) => id)]);
  const isKnown = (target: RungTarget): boolean => {
    if (target.kind === 'person') return known.has(target.staffId);
    return target.kind === 'role' ? known.has(target.roleId) : true;
  };
  return rungs.flatMap((rung, r) =>
    rung.targets.flatMap((target, t) =>
      isKnown(target)
        ? []
        : [{ pointer: `/body/rungs/${r}/targets/${t}`, message: 'There is nobody like that.', code: 'not-found' }],
    ),
  );
}

async function find(scope: Scope, version: number): Promise<Doc<LadderRecord> | null> {
  if (scope !== 'hospital' && !(await isWardVisible(scope))) throw refuse('not-found');
  const ladder = await ladderRepository().findOne({ scope });
  authorise(ladderPolicy, 'chat.manage', ladder ?? { scope, rungs: [] });
  const currentVersion = ladder?.version ?? 0;
  if (version !== currentVersion) throw refuse('version-conflict', { currentVersion });
  return ladder;
}

const entry = (scope: Scope, action: string, before: Partial<LadderRecord>, after: Partial<LadderRecord>) =>
  journal({
    action: `ladder.${action}`,
    subject: { kind: 'ladder', id: scope },
    changes: fieldChanges(before, after, ladderCollection.encrypted),
  });

/**
 * Sets up the ladder of a ward, or of the hospital; what is being climbed goes on as it began. Refuses `not-found` for a
 * ward that is none, `version-conflict`, and `invalid-input` at each target that is nobody of this hospital.
 */
export function setLadder(scope: Scope, wanted: z.output<typeof setLadderSchema>): Promise<Doc<LadderRecord>> {
  return transaction(async () => {
    const before = await find(scope, wanted.version);
    const { rungs } = wanted;
    const errors = await unknownTargets(rungs);
    if (errors.length > 0) throw refuse('invalid-input', { errors });
    const ladder =
      before === null
        ? await ladderRepository()
            .insert({ scope, rungs })
            .catch((error: unknown) => {
              throw isDuplicateKey(error) ? refuse('version-conflict') : error;
            })
        : await ladderRepository().update(before._id, before.version, { rungs });
    await entry(scope, 'set', before ?? {}, { rungs });
    return ladder;
  });
}

/** Takes it away: the hospital’s is in force there then, or for the hospital the house’s own. Refuses as `setLadder`. */
export function removeLadder(scope: Scope, version: number): Promise<void> {
  return transaction(async () => {
    const before = await find(scope, version);
    if (before === null) throw refuse('not-found');
    // By its version: whoever changes it meanwhile writes it, and one of the two begins anew.
    const removed = await ladderRepository().remove({ _id: before._id, version: before.version });
    if (removed === 0) throw refuse('version-conflict');
    await entry(scope, 'removed', before, { rungs: [] });
  });
}
