import { dayIn } from '../../../../shared/domain/zoned-time.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import { duplicateIndex } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { raiseNotice } from '../../notices/index.ts';
import { listWhoMay } from '../../staff/index.ts';
import type { Classes } from '../classes.ts';
import type { Kinds } from '../kinds.ts';
import { isAnyDue } from '../queries/dry-run-retention.ts';
import { retentionLookRepository } from '../retention.repository.ts';

const whoDecide = async (): Promise<StaffId[]> =>
  (await listWhoMay('retention.manage')).map(({ _id }) => _id as StaffId);

/**
 * Looks once a month whether there are records whose time is over, and tells those who decide. Nothing is moved by it: that
 * takes a person. As the house, in a job; several at once tell it once.
 */
export async function proposeRetention(kinds: Kinds, classes: Classes): Promise<void> {
  const month = dayIn(context().tenant.timeZone, now()).slice(0, 7);
  for (const of of classes()) {
    if ((await retentionLookRepository().findOne({ of: of.name, month })) !== null) continue;
    // One is enough: whoever decides looks through all of them themselves.
    const foundAny = await isAnyDue(kinds, classes, of.name);
    await transaction(async () => {
      await retentionLookRepository().insert({ of: of.name, month, foundAny });
      if (!foundAny) return;
      const audiences = [{ staffIds: await whoDecide(), why: 'asked' }] as const;
      await raiseNotice({
        key: `retention.due:${of.name}:${month}`,
        type: 'retention.due',
        audiences,
        link: { to: 'retention' },
      });
    }).catch((error: unknown) => {
      if (duplicateIndex(error) !== 'retention_look') throw error;
    });
  }
}
