import type { z } from 'zod';
import { daysAfter, instantIn, dayIn } from '../../../../shared/domain/zoned-time.ts';
import type {
  askRetention,
  RetentionClassName,
  RetentionDryRun,
  RetentionDue,
} from '../../../../shared/schemas/retention.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, now } from '../../../access/context.ts';
import type { RetentionCandidate } from '../../../bin/retention-class.ts';
import type { Classes } from '../classes.ts';
import { classOf, keptFor } from '../classes.ts';
import { yearsAfter } from '../due-day.ts';
import type { Kinds } from '../kinds.ts';
import { kindOf } from '../kinds.ts';
import { findRetention } from '../retention.repository.ts';
import { countParts } from '../parts.ts';
import type { Assessing, Due } from './assess-record.ts';
import { assessRecord } from './assess-record.ts';

/** Each is looked at with all that belongs to it, which is some twenty questions to the database. */
const LOOKED_AT = 50;

async function present(
  { kind }: Assessing,
  recordId: string,
  { candidate, lastTouchedOn, dueOn, isMinorsRule }: Due,
): Promise<RetentionDue> {
  const parts = await countParts(candidate.parts);
  return { kind: kind.kind, recordId, label: candidate.label, parts, lastTouchedOn, dueOn, isMinorsRule };
}

type Ask = z.output<typeof askRetention>;

interface Page {
  readonly assessing: Assessing;
  /** Those who may be due, each still to be looked at. */
  readonly candidates: readonly RetentionCandidate[];
  readonly nextCursor: string | null;
}

/** The next few to look at. Refuses `not-found` for what is kept as long as the hospital is with us. */
async function lookThrough(kinds: Kinds, classes: Classes, { class: name, cursor }: Ask): Promise<Page> {
  const of = classOf(classes, name);
  const assessing = { of, kind: kindOf(kinds, of.kind), keptFor: keptFor(of, await findRetention()) };
  const { timeZone } = context().tenant;
  // Nothing that was itself touched since can be due; a day more, as nobody counts hours here.
  const since = daysAfter(yearsAfter(dayIn(timeZone, now()), -assessing.keptFor.years), 1);
  const candidates = await asHouse('list what may be kept for long enough', () =>
    of.untouchedSince(instantIn(timeZone, since, 0), cursor ?? null, LOOKED_AT),
  );
  const isLast = candidates.length < LOOKED_AT;
  return { assessing, candidates, nextCursor: isLast ? null : (candidates.at(-1)?.id ?? null) };
}

/** What would be proposed now. Refuses `not-found` for what is kept as long as the hospital is with us. */
export async function dryRunRetention(kinds: Kinds, classes: Classes, ask: Ask): Promise<RetentionDryRun> {
  const { assessing, candidates, nextCursor } = await lookThrough(kinds, classes, ask);
  const due: RetentionDue[] = [];
  const keptBack = { touched: 0, minors: 0, inUse: 0, decided: 0 };
  for (const candidate of candidates) {
    const found = await assessRecord(assessing, candidate);
    if (found.isDue) due.push(await present(assessing, candidate.id, found));
    else keptBack[found.why] += 1;
  }
  return { class: ask.class, due, nextCursor, keptBack };
}

/** Whether anything would be proposed now; looks no further than the first. Refuses as `dryRunRetention`. */
export async function isAnyDue(kinds: Kinds, classes: Classes, name: RetentionClassName): Promise<boolean> {
  let cursor: string | undefined;
  for (;;) {
    const { assessing, candidates, nextCursor } = await lookThrough(kinds, classes, { class: name, cursor });
    for (const candidate of candidates) if ((await assessRecord(assessing, candidate)).isDue) return true;
    if (nextCursor === null) return false;
    cursor = nextCursor;
  }
}
