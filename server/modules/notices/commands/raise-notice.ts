import type { NoticeType } from '../../../../shared/domain/notice-types.ts';
import type { NoticeLink } from '../../../../shared/schemas/notices.ts';
import type { MessageId, StaffId } from '../../../../shared/types/ids.ts';
import { asHouse } from '../../../access/as-house.ts';
import { now } from '../../../access/context.ts';
import { inTransaction } from '../../../db/transaction.ts';
import { nudge } from '../../../jobs/nudge.ts';
import type { Audience, NoticeWords } from '../notices.model.ts';
import { causeRepository, settlementRepository } from '../notices.repository.ts';

/** The name of the job that makes notices of causes. */
export const DELIVER_NOTICES = 'notices.deliver';

/** Something happened that people should know of. */
export interface NewCause {
  /** Unique in the hospital, made of what happened (`stay.moved:<movement>`): raising it twice tells it once. No patient data. */
  readonly key: string;
  readonly type: NoticeType;
  /** Who hears; of somebody who is in several the first `why` counts. */
  readonly audiences: readonly Audience[];
  /** Who knows already: whoever did it. */
  readonly except?: readonly StaffId[];
  /** What its sentence is filled with (at most 200 characters each); stored encrypted, seen in the inbox alone. */
  readonly words?: NoticeWords;
  readonly link: NoticeLink;
  /** Causes of one subject and type within a minute become one notice of the same person. Ids, no patient data. */
  readonly subject?: string;
  /** When it happened; now where not given. */
  readonly at?: Date;
  /** The key holds an id made in this very transaction, so nobody can have raised it before and nobody needs to look. */
  readonly isFirst?: true;
}

/** Which causes: that one, or all whose key begins so. */
export type Which = { readonly key: string } | { readonly keyPrefix: string };

const LONGEST_WORD = 200;
const cut = (text: string) => (text.length <= LONGEST_WORD ? text : `${text.slice(0, LONGEST_WORD - 1)}…`);

/**
 * Says, in the transaction in force, that something happened people should know of: one record and a nudge. A job makes
 * one notice of it for each recipient, exactly once, soon after the commit. A key that was raised before does nothing.
 * Whoever acts may raise it; who hears is the audiences' business. Throws outside a transaction.
 */
export async function raiseNotice(cause: NewCause): Promise<void> {
  inTransaction();
  const words = Object.fromEntries(Object.entries(cause.words ?? {}).map(([name, text]) => [name, cut(text)]));
  await asHouse('tell people of it', async () => {
    if (cause.isFirst !== true && (await causeRepository().findOne({ key: cause.key })) !== null) return;
    await causeRepository().insert({
      key: cause.key,
      type: cause.type,
      audiences: cause.audiences,
      exceptIds: cause.except ?? [],
      words,
      link: cause.link,
      messageId: cause.link.to === 'message' ? cause.link.messageId : null,
      subject: cause.subject ?? null,
      at: cause.at ?? now(),
      state: 'waiting',
      tries: 0,
      nextTryAt: now(),
    });
  });
  nudge(DELIVER_NOTICES);
}

/**
 * Says, in the transaction in force, that what these causes asked for is done: their notices are marked as acted on soon
 * after the commit, and are not repeated or pushed any more. For one person (`staffId`: they did or read it, so theirs
 * count as seen, too), or for everybody (others' stay unseen until looked at). Causes raised later are not meant.
 * Throws outside a transaction.
 */
export async function settleNotices(which: Which & { readonly staffId?: StaffId }): Promise<void> {
  inTransaction();
  const isPrefix = 'keyPrefix' in which;
  await asHouse('what it asked for is done', () =>
    settlementRepository().insert({
      key: isPrefix ? which.keyPrefix : which.key,
      isPrefix,
      staffId: which.staffId ?? null,
      forgets: null,
      at: now(),
    }),
  );
  nudge(DELIVER_NOTICES);
}

/**
 * Says, in the transaction in force, that this message is no more: soon after the commit nothing that was told of it holds
 * a word or a name of it, in anybody's inbox or on the way there. Throws outside a transaction.
 */
export async function forgetMessage(messageId: MessageId): Promise<void> {
  inTransaction();
  await asHouse('it was deleted', () =>
    settlementRepository().insert({
      key: `forget:${messageId}`,
      isPrefix: false,
      staffId: null,
      forgets: messageId,
      at: now(),
    }),
  );
  nudge(DELIVER_NOTICES);
}
