import type { FeedEffect } from '../../../../shared/schemas/feeds.ts';
import type { StayStatus } from '../../../../shared/schemas/stays.ts';
import type { FeedId, PatientId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import type { Doc } from '../../../db/filter.ts';
import type { Feed, FeedVisit } from '../feeds.model.ts';
import { feedMovementRepository, feedVisitRepository, feedWorkRepository } from '../feeds.repository.ts';
import type { StayFold } from '../ledger/fold.ts';
import { foldMovements } from '../ledger/fold.ts';
import type { Movement } from '../ledger/movement.ts';
import { byRecorded } from '../ledger/movement.ts';
import { reconcileFeedStay } from '../../stays/index.ts';
import type { Applying, Outcome } from './outcome.ts';
import type { ResolvedPlace } from './places-of-feed.ts';
import { resolvePlace } from './places-of-feed.ts';
import { askForHelp, settle } from './work.ts';

/** How the visit is kept: with its feed, since two feeds may count alike. */
export const visitKeyOf = (feedId: FeedId, visitKey: string): string => `${feedId} ${visitKey}`;

/** The visit as people call it: its number, where the sender has one. */
const nameOf = ({ feedId, visitKey }: FeedVisit): string => visitKey.slice(feedId.length + 1).replace(/^V:/u, '');

export const findVisit = (feedId: FeedId, visitKey: string): Promise<Doc<FeedVisit> | null> =>
  feedVisitRepository().findByBlind('visitIndex', visitKeyOf(feedId, visitKey));

/** The stay as this feed knows it; made where it is new. */
export async function visitOf(feedId: FeedId, visitKey: string, patientId: PatientId | null): Promise<Doc<FeedVisit>> {
  const known = await findVisit(feedId, visitKey);
  if (known !== null) return known;
  return feedVisitRepository().insert({
    feedId,
    visitKey: visitKeyOf(feedId, visitKey),
    patientId,
    stayId: null,
    status: null,
    placeKey: null,
    blockedBy: null,
    isStale: false,
    tries: 0,
  });
}

/** Puts the movement into the stay's ledger. */
export async function enterMovement(
  { feedId, messageId }: Applying,
  visit: Doc<FeedVisit>,
  patientId: PatientId,
  movement: Movement,
): Promise<void> {
  await feedMovementRepository().insert({ feedId, visitId: visit._id, messageId, patientId, movement });
}

const nothingLeft = (): StayFold => ({
  status: 'cancelled',
  place: null,
  movedAt: now().getTime(),
  pendingPlace: null,
  class: null,
  admittedAt: now().getTime(),
  dischargedAt: null,
  edd: null,
  disposition: null,
  attending: null,
  saidAt: now().getTime(),
  doubts: [],
});

/** What gave rise to folding a stay, for what a person may have to see to. */
export interface Cause {
  readonly type: string;
  readonly messageId: Applying['messageId'] | null;
}

/**
 * Folds the stay's ledger and brings the ward to what it says. Never throws for a fact of the feed: what does not fit is
 * applied as far as can be and put on the list of work.
 */
export async function bringToWard(
  feed: Doc<Feed>,
  visit: Doc<FeedVisit>,
  cause: Cause,
  outcome: Outcome,
): Promise<void> {
  const movements = await feedMovementRepository().find({ visitId: visit._id });
  const folded = foldMovements(movements.map(({ movement }) => movement));
  // Read anew by another profile, everything it was made of may belong to other stays.
  const isEmptied = movements.length === 0 && visit.stayId !== null;
  const fold = isEmptied ? nothingLeft() : folded;
  // A stay that was begun under the wrong patient is whose the sender said last.
  const latest = movements.sort((one, other) => byRecorded(one.movement, other.movement)).at(-1);
  const patientId = latest?.patientId ?? visit.patientId;
  const feedId = feed._id as FeedId;
  if (fold === null || patientId === null) {
    await note(visit, { stayId: visit.stayId, status: visit.status, placeKey: null });
    return;
  }
  const isPlanned = fold.status === 'planned';
  const place = isPlanned ? fold.pendingPlace : fold.place;
  const isOver = fold.status === 'finished' || fold.status === 'cancelled';
  const resolved = await resolvePlace(feedId, isOver ? null : place, feed.profile);
  await raiseDoubts(feedId, visit, fold, cause, outcome);
  if (place !== null && resolved.isUnknown) {
    const about = [place.key];
    const ask = { feedId, kind: 'unknown-bed', about, place, wardId: resolved.wardId, visitId: visit._id } as const;
    if (!isOutpatient(feed, fold, resolved)) await askForHelp({ ...ask, ...cause }, outcome);
  }
  const placeKey = isOver ? null : (place?.key ?? null);
  if (!belongsOnBoard(feed, visit, fold, resolved)) {
    await note(visit, { stayId: visit.stayId, status: fold.status, placeKey });
    return;
  }
  const stayId = await reconcile(feed, visit, patientId, fold, resolved, cause, outcome);
  await note(visit, { stayId, status: fold.status, placeKey, patientId });
}

const isOutpatient = ({ profile }: Feed, fold: StayFold, resolved: ResolvedPlace): boolean =>
  resolved.wardId === null && fold.class !== null && !profile.boardClasses.includes(fold.class);

/** A stay of another class than the board carries stands there only where it names a ward of ours. */
function belongsOnBoard({ profile }: Feed, visit: FeedVisit, fold: StayFold, resolved: ResolvedPlace): boolean {
  if (visit.stayId !== null) return true;
  // Nobody on the ward has ever seen it; there is nothing to take back.
  if (fold.status === 'cancelled') return false;
  if (resolved.wardId !== null) return true;
  return fold.status !== 'planned' && (fold.class === null || profile.boardClasses.includes(fold.class));
}

async function note(visit: Doc<FeedVisit>, change: Partial<FeedVisit>): Promise<void> {
  await feedVisitRepository().updateWhere({ _id: visit._id }, { ...change, isStale: false, tries: 0 });
}

async function reconcile(
  feed: Doc<Feed>,
  visit: Doc<FeedVisit>,
  patientId: PatientId,
  fold: StayFold,
  resolved: ResolvedPlace,
  cause: Cause,
  outcome: Outcome,
) {
  const feedId = feed._id as FeedId;
  const {
    stayId,
    outcome: done,
    conflicts,
  } = await reconcileFeedStay({
    feedId,
    visitKey: nameOf(visit),
    patientId,
    target: {
      status: fold.status,
      bedId: resolved.bedId,
      wardId: resolved.wardId,
      class: fold.class ?? 'inpatient',
      admittedAt: new Date(fold.admittedAt),
      dischargedAt: fold.dischargedAt === null ? null : new Date(fold.dischargedAt),
      movedAt: new Date(fold.movedAt),
      edd: fold.edd,
      disposition: fold.disposition,
      consultantName: fold.attending,
    },
    messageAt: new Date(fold.saidAt),
  });
  if (done === 'applied') {
    outcome.effects.add(effectOf(visit, fold));
    await lookAgain(feedId, visit._id);
  }
  const present: string[][] = [];
  for (const conflict of conflicts) {
    // An unclean bed is flagged on the board itself, and an unknown one is asked about above.
    if (conflict.kind === 'bed-unclean' || conflict.kind === 'bed-unknown') continue;
    const about = [visit._id, conflict.bedId ?? ''];
    present.push(about);
    const { bedId } = conflict;
    await askForHelp(
      { feedId, kind: 'bed-conflict', about, place: fold.place, bedId, visitId: visit._id, ...cause },
      outcome,
    );
  }
  await settle(visit._id, 'bed-conflict', present);
  return stayId;
}

/** Who was in conflict over a bed may not be any more, now that somebody moved. */
async function lookAgain(feedId: FeedId, butNot: string): Promise<void> {
  const conflicts = await feedWorkRepository().find({ feedId, kind: 'bed-conflict', state: 'open' });
  for (const { visitId } of conflicts) {
    if (visitId === null || visitId === butNot) continue;
    await feedVisitRepository().updateWhere({ _id: visitId }, { isStale: true });
  }
}

const ENDED: Partial<Record<StayStatus, FeedEffect>> = { finished: 'stay-finished', cancelled: 'stay-cancelled' };

function effectOf(visit: FeedVisit, fold: StayFold): FeedEffect {
  const ended = ENDED[fold.status];
  if (ended !== undefined && visit.status !== fold.status) return ended;
  if (visit.stayId === null) return 'stay-opened';
  return visit.placeKey === (fold.place?.key ?? null) ? 'stay-changed' : 'stay-moved';
}

/** What the ledger itself finds strange. */
async function raiseDoubts(
  feedId: FeedId,
  visit: Doc<FeedVisit>,
  fold: StayFold,
  cause: Cause,
  outcome: Outcome,
): Promise<void> {
  const disagreeing = fold.doubts.filter((doubt) => doubt.kind === 'cancel-disagrees');
  for (const { kind, movementId, theirs } of disagreeing) {
    await askForHelp(
      { feedId, kind, about: [visit._id, movementId], place: theirs, visitId: visit._id, ...cause },
      outcome,
    );
  }
  const still = disagreeing.map(({ movementId }) => [visit._id, movementId]);
  await settle(visit._id, 'cancel-disagrees', still);
}
