import { v7 as uuid } from 'uuid';
import { OUT_TURNOVERS } from '../../../../shared/domain/bed-state.ts';
import type { MovementKind } from '../../../../shared/schemas/stays.ts';
import type { BedId, PatientId, StayId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { getPatientCard } from '../../patients/index.ts';
import { findBeds } from '../../places/index.ts';
import { activeOccupancyOf, empty, endOccupancy } from '../beds.ts';
import { leaving } from '../commands/discharge-stay.ts';
import { insertStay, placeOf } from '../new-stay.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { bringAlong, infantsOf, isMetBy, layBeside } from '../relocate.ts';
import { follow as followRequest, meet, openRequestOf } from '../requests.ts';
import type { FeedTold, Stay, StayRecord } from '../stays.model.ts';
import { show, tellGone } from '../stays.events.ts';
import { occupancyRepository, stayRepository } from '../stays.repository.ts';
import { recordMovement, writeStay } from '../write-stay.ts';
import type { FeedStay, FeedStayConflict, ReconciledStay } from './feed-stay.ts';
import { isOpenStatus } from './feed-stay.ts';
import { land } from './land.ts';

type Change = { -readonly [Key in keyof StayRecord]?: StayRecord[Key] };

const NOTHING: ReconciledStay = { outcome: 'unchanged', stayId: null, conflicts: [] };

/**
 * Brings a stay to where its feed says it stands, in the transaction in force or one of its own. A fact of the feed is never
 * dropped: the patient is shown where it says, and what does not fit is answered as a conflict. Told the same again it
 * changes nothing, nor does it undo what people did since. Acts as the house.
 */
export function reconcileFeedStay(told: FeedStay): Promise<ReconciledStay> {
  return transaction(async () => {
    // A record that was merged answers with the one it is part of.
    const patientId = (await getPatientCard(told.patientId)).id;
    const known = (await findByVisit(told)) ?? (await adopt(told, patientId));
    if (known !== null) return follow(known, told, patientId);
    const { status, wardId } = told.target;
    if (!isOpenStatus(status) || wardId === null) return NOTHING;
    return follow(await open(told, patientId), told, patientId, true);
  });
}

async function findByVisit({ feedId, visitKey }: FeedStay): Promise<Stay | null> {
  const [found = null] = await stayRepository().listByBlind([{ index: 'visitKeyIndex', anyOf: [visitKey] }], {
    feedId,
  });
  return found;
}

/** The stay somebody opened by hand before the feed spoke of it. */
async function adopt({ feedId, visitKey, target }: FeedStay, patientId: PatientId): Promise<Stay | null> {
  if (!isOpenStatus(target.status) || target.status === 'planned') return null;
  const open = await stayRepository().findOne({ patientId, isMain: true });
  if (open === null || open.feedId !== null) return null;
  return writeStay(open, 'stay.named-by-feed', { feedId, visitKey });
}

async function open({ feedId, visitKey, target }: FeedStay, patientId: PatientId): Promise<Stay> {
  const { status, wardId, admittedAt, movedAt } = target;
  if (wardId === null) throw new Error('A stay begins in a ward.');
  const isMain = status !== 'planned' && (await stayRepository().findOne({ patientId, isMain: true })) === null;
  const stayId = uuid();
  const stay = await insertStay(stayId, {
    ...(await placeOf(wardId)),
    patientId,
    patientVersion: await keepPatientWards(patientId, { stayId, wardId }),
    feedId,
    visitKey,
    visitNumber: visitKey,
    status,
    isMain,
    class: target.class,
    admittedAt,
    onWardSince: movedAt,
  });
  if (status !== 'planned') {
    const to = { toBedId: target.bedId, toWardId: wardId };
    await recordMovement(stayId, { kind: 'admitted', at: admittedAt, source: feedId, ...to });
  }
  return stay;
}

const isSamePlace = (one: FeedTold | null, other: FeedTold): boolean =>
  one !== null &&
  one.bedId === other.bedId &&
  one.wardId === other.wardId &&
  one.movedAt.getTime() === other.movedAt.getTime();

async function follow(stay: Stay, told: FeedStay, patientId: PatientId, isNew = false): Promise<ReconciledStay> {
  const { status, wardId, bedId, movedAt } = told.target;
  const feedTold: FeedTold = { status, wardId, bedId, movedAt };
  const isStatusNews = stay.feedTold?.status !== status;
  const isPlaceNews = !isSamePlace(stay.feedTold, feedTold);
  const willBeOpen = isStatusNews ? isOpenStatus(status) : stay.isOpen;

  const change: Change = detailsOf(stay, told);
  if (isStatusNews && isOpenStatus(status) && stay.status !== status) change.status = status;
  if (patientId !== stay.patientId) change.patientId = patientId;
  if (isStatusNews || isPlaceNews) change.feedTold = feedTold;
  if (stay.isOpen && !willBeOpen) Object.assign(change, await end(stay, told));
  if (willBeOpen && (isPlaceNews || !stay.isOpen)) Object.assign(change, await place(stay, told, isNew));
  if (Object.keys(change).length === 0) return answer(stay, told, 'unchanged');
  if (willBeOpen && stay.status === 'planned' && status !== 'planned') Object.assign(change, await begin(stay));

  const written = await writeStay(stay, 'stay.told-by-feed', change);
  if (written.patientId !== stay.patientId) await repoint(written, stay.patientId);
  await keepPatientWards(written.patientId);
  if (stay.isOpen && (!written.isOpen || written.wardId !== stay.wardId)) tellGone(stay.wardId, stay._id);
  if (written.isOpen) {
    await meetRequest(written);
    await show([written]);
  }
  return answer(written, told, 'applied');
}

/** What may be different without anyone having moved. What a feed does not say it does not empty. */
function detailsOf(stay: Stay, { target }: FeedStay): Change {
  const { edd, consultantName, disposition, dischargedAt, status } = target;
  const said: Change = {
    class: target.class,
    admittedAt: target.admittedAt,
    ...(edd === null ? {} : { edd }),
    ...(consultantName === null ? {} : { consultantName, consultantId: null }),
    ...(status === 'finished' && disposition !== null ? { disposition } : {}),
    ...(status === 'finished' && dischargedAt !== null && !stay.isOpen ? { leftAt: dischargedAt } : {}),
  };
  // Somebody of the house who has that name is known better than by a name.
  if (stay.consultantName === consultantName) delete said.consultantId;
  return Object.fromEntries(
    Object.entries(said).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(stay[field as keyof StayRecord]),
    ),
  );
}

/** A planned stay begins: it is the patient's one stay, unless there is one. */
async function begin({ patientId }: Stay): Promise<Change> {
  return { isMain: (await stayRepository().findOne({ patientId, isMain: true })) === null };
}

async function end(stay: Stay, { feedId, target }: FeedStay): Promise<Change> {
  const isCancelled = target.status === 'cancelled';
  const at = target.dischargedAt ?? now();
  const occupancy = await activeOccupancyOf(stay._id);
  if (occupancy !== null) await empty(occupancy, isCancelled ? 'undo' : 'vacate', at);
  await recordMovement(stay._id, {
    kind: isCancelled ? 'cancelled' : 'discharged',
    at,
    source: feedId,
    fromBedId: stay.bedId,
    fromWardId: stay.wardId,
  });
  return { ...leaving(), status: target.status, leftAt: at };
}

/** Where the feed says anew that the patient is. */
async function place(stay: Stay, { feedId, target }: FeedStay, isNew: boolean): Promise<Change> {
  const { movedAt } = target;
  const isReopened = !stay.isOpen;
  const wanted = target.status === 'planned' ? null : target.bedId;
  const wardId = target.wardId ?? stay.wardId;
  const isMain = isReopened ? (await begin(stay)).isMain === true : stay.isMain;
  const present = await activeOccupancyOf(stay._id);
  const ward = wardId === stay.wardId ? {} : { ...(await placeOf(wardId)), onWardSince: movedAt };
  const open = isReopened ? { isOpen: true, isMain, leftAt: null, disposition: null, discharge: 'none' as const } : {};
  if (present !== null && present.bedId === wanted) return { ...ward, ...open };

  // A move to where they were before the last one: the last one was a mistake.
  const isBack =
    present !== null && stay.feedTold?.bedId === present.bedId && movedAt.getTime() < present.from.getTime();
  const infants = await infantsOf(stay);
  const isFree = wanted !== null && (await isVacant(wanted));
  if (isFree) for (const { occupancy } of infants) await endOccupancy(occupancy);
  if (present !== null) await empty(present, isBack ? 'undo' : 'vacate', isBack ? now() : movedAt);
  const moving: Stay = { ...stay, isMain };
  const landing =
    wanted === null ? null : await land(moving, wanted, { from: movedAt, isBack: isBack || isNew, isReopened });
  const bed = landing?.bed ?? null;
  const kind: MovementKind = isReopened ? (stay.status === 'cancelled' ? 'uncancelled' : 'discharge-undone') : 'moved';
  if (bed !== null && isFree) {
    for (const { stay: infant } of infants) {
      await layBeside(infant, bed);
      await show([await bringAlong(infant, bed, 'moved')]);
      if (infant.wardId !== bed.wardId) tellGone(infant.wardId, infant._id);
    }
  }
  if (!isNew) {
    const from = { fromBedId: stay.bedId, fromWardId: stay.wardId };
    const to = { toBedId: (bed?._id ?? null) as BedId | null, toWardId: wardId };
    await recordMovement(stay._id, {
      kind: isBack ? 'move-undone' : kind,
      at: movedAt,
      source: feedId,
      ...from,
      ...to,
    });
  }
  return {
    ...ward,
    ...open,
    bedId: (bed?._id ?? null) as BedId | null,
    inBedSince: bed === null ? null : movedAt,
    refusedBedId: landing?.refusedBedId ?? null,
    isReadyToMove: false,
  };
}

async function isVacant(bedId: BedId): Promise<boolean> {
  const [bed] = await findBeds([bedId]);
  return bed !== undefined && bed.state.use !== 'occupied';
}

/** The visit is another patient's. */
async function repoint({ _id, patientId }: Stay, former: PatientId): Promise<void> {
  await occupancyRepository().updateMany({ stayId: _id as StayId, isActive: true }, { patientId });
  await keepPatientWards(former);
}

async function meetRequest(stay: Stay): Promise<void> {
  const request = await openRequestOf(stay.patientId);
  if (request === null || stay.bedId === null) return;
  const [bed] = await findBeds([stay.bedId]);
  if (bed === undefined) return;
  const isMet = request.kind === 'admission' || isMetBy(request, bed);
  if (isMet) await meet(request, stay.bedId);
  else if (request.fromBedId !== stay.bedId) await followRequest(request, stay);
}

/** What stands on the board and cannot be quite so. */
async function answer(stay: Stay, { target }: FeedStay, outcome: ReconciledStay['outcome']): Promise<ReconciledStay> {
  const stayId = stay._id as StayId;
  if (!stay.isOpen || stay.status === 'planned') return { outcome, stayId, conflicts: [] };
  const bedId = stay.bedId ?? stay.refusedBedId ?? target.bedId;
  const [bed] = bedId === null ? [] : await findBeds([bedId]);
  if (bedId === null || bed === undefined) {
    return { outcome, stayId, conflicts: [{ kind: 'bed-unknown', bedId, otherStayId: null }] };
  }
  const { state } = bed;
  const conflicts: FeedStayConflict[] = [];
  const isOthers = state.stayId !== undefined && state.stayId !== stayId && !(state.infants ?? []).includes(stayId);
  if (isOthers) conflicts.push({ kind: 'bed-occupied', bedId, otherStayId: state.stayId ?? null });
  else if (OUT_TURNOVERS.includes(state.turnover)) conflicts.push({ kind: 'bed-blocked', bedId, otherStayId: null });
  else if (state.isUncleanOccupied === true) conflicts.push({ kind: 'bed-unclean', bedId, otherStayId: null });
  return { outcome, stayId, conflicts };
}
