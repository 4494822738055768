import { dayIn } from '../../../../shared/domain/zoned-time.ts';
import type { RetentionDue, RetentionDryRun } from '../../../../shared/schemas/retention.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, now } from '../../../access/context.ts';
import type { BinCandidate, BinKind } from '../../../bin/bin-kind.ts';
import type { RetentionCandidate, RetentionClass } from '../../../bin/retention-class.ts';
import { binDoor } from '../../../db/bin-door.ts';
import { ProblemError } from '../../../http/problem-error.ts';
import type { KeptFor } from '../due-day.ts';
import { dueDay } from '../due-day.ts';
import { whereOf } from '../parts.ts';
import { keptRecordRepository } from '../retention.repository.ts';

/** A record whose time is over, with all that would go. */
export interface Due extends Pick<RetentionDue, 'lastTouchedOn' | 'dueOn' | 'isMinorsRule'> {
  readonly isDue: true;
  readonly candidate: BinCandidate;
}

/** Or why it is kept. */
export type Assessment = Due | { readonly isDue: false; readonly why: keyof RetentionDryRun['keptBack'] };

export interface Assessing {
  readonly of: RetentionClass;
  readonly kind: BinKind;
  readonly keptFor: KeptFor;
}

const kept = (why: keyof RetentionDryRun['keptBack']): Assessment => ({ isDue: false, why });

/** When anything that would go with it was changed last. */
async function lastTouched({ parts }: BinCandidate, itself: Date): Promise<Date> {
  let last = itself;
  for (const part of parts) {
    const touched = await binDoor(part.collection).lastTouched(whereOf(part));
    if (touched !== null && touched > last) last = touched;
  }
  return last;
}

async function assess({ of, kind, keptFor }: Assessing, { id, touchedAt, bornOn }: RetentionCandidate) {
  const decided = await keptRecordRepository().findOne({ of: of.name, recordId: id, until: { $gt: now() } });
  if (decided !== null) return kept('decided');
  const candidate = await kind.load(id);
  if (candidate.usedBy.length > 0) return kept('inUse');
  const { timeZone } = context().tenant;
  const lastTouchedOn = dayIn(timeZone, await lastTouched(candidate, touchedAt));
  const { dueOn, isMinorsRule } = dueDay(lastTouchedOn, bornOn, keptFor);
  if (dueOn > dayIn(timeZone, now())) return kept(isMinorsRule ? 'minors' : 'touched');
  return { isDue: true as const, candidate, lastTouchedOn, dueOn, isMinorsRule };
}

/** Whether a record's time is over, looking at all that belongs to it. What does not let itself be looked at is in use. */
export function assessRecord(assessing: Assessing, candidate: RetentionCandidate): Promise<Assessment> {
  return asHouse('see whether a record is kept for long enough', async () => {
    try {
      return await assess(assessing, candidate);
    } catch (error) {
      if (error instanceof ProblemError) return kept('inUse');
      throw error;
    }
  });
}
