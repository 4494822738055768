import type { FeedEffect, FeedWorkKind } from '../../../../shared/schemas/feeds.ts';
import type { FeedId, FeedMessageId, PatientId } from '../../../../shared/types/ids.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Adt } from '../adt/read-adt.ts';
import type { Feed, InboxMessage } from '../feeds.model.ts';

/** What one message did, gathered while it is applied. */
export interface Outcome {
  readonly effects: Set<FeedEffect>;
  /** Whom it speaks of. */
  readonly patientIds: Set<PatientId>;
  readonly work: { readonly kind: FeedWorkKind; readonly place: string | null }[];
}

/** A message on its way into the records. */
export interface Applying {
  readonly feed: Doc<Feed>;
  readonly feedId: FeedId;
  readonly message: Doc<InboxMessage>;
  readonly messageId: FeedMessageId;
  readonly adt: Adt;
  readonly outcome: Outcome;
}

export const nothingYet = (): Outcome => ({ effects: new Set(), patientIds: new Set(), work: [] });
