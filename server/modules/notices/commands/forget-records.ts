import type { NoticeLink } from '../../../../shared/schemas/notices.ts';
import type { MessageId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import type { Filter } from '../../../db/filter.ts';
import { inTransaction } from '../../../db/transaction.ts';
import type { CauseRecord, NoticeRecord } from '../notices.model.ts';
import { causeRepository, noticeRepository } from '../notices.repository.ts';

type WhatLeadsThere = Filter<CauseRecord> & Filter<NoticeRecord>;

/** Below what one command may hold, by far. */
const AT_ONCE = 1_000;

/**
 * Removes what was told of these, and what was to be, in the transaction that removes them for good: an inbox must not be the
 * last place that knows a name, and a notice that leads nowhere is none. Two commands for each thousand, however many people
 * were told. Nobody is told of it; who may not open a record is shown no word of it already. Throws outside a transaction.
 */
async function forget<T>(all: readonly T[], leadsTo: (some: readonly T[]) => WhatLeadsThere): Promise<void> {
  inTransaction();
  await asHouse('forget what is purged', async () => {
    for (let from = 0; from < all.length; from += AT_ONCE) {
      const where = leadsTo(all.slice(from, from + AT_ONCE));
      await causeRepository().remove(where);
      await noticeRepository().remove(where);
    }
  });
}

/** Of records that are no messages. */
export const forgetRecords = (links: readonly Exclude<NoticeLink, { readonly to: 'message' }>[]): Promise<void> =>
  forget(links, (some) => ({ messageId: null, link: { $in: some } }));

export const forgetMessages = (messageIds: readonly MessageId[]): Promise<void> =>
  forget(messageIds, (some) => ({ messageId: { $in: some } }));
