import { v7 as uuid } from 'uuid';
import { OUT_TURNOVERS } from '../../../../shared/domain/bed-state.ts';
import type { MovementKind, StayStatus } from '../../../../shared/schemas/stays.ts';
import type { BedId, PatientId, StayId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { getPatientCard } from '../../patients/index.ts';
import { activeOccupancyOf, empty, endOccupancy, takeBack } from '../beds.ts';
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
import { bedThere, land } from './land.ts';

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
    patientVersion: await keepPatientWards(patientId, { stayId, wardId: status === 'planned' ? null : wardId }),
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
  if (patientId !== stay.patientId) {
    change.patientId = patientId;
    const isMerged = told.patientId === stay.patientId;
    if (isMerged) change.formerPatientIds = [...stay.formerPatientIds, stay.patientId];
  }
  if (isStatusNews || isPlaceNews) change.feedTold = feedTold;
  if (stay.isOpen && !willBeOpen) Object.assign(change, await end(stay, told));
  const isMain = willBeOpen && (await mayBeMain(stay, patientId, status));
  if (willBeOpen && isMain !== stay.isMain) change.isMain = isMain;
  const isToPlace = isPlaceNews || !stay.isOpen || isBeginning(stay, told) || (await isFreeNow(stay, told));
  if (willBeOpen && isToPlace) Object.assign(change, await place({ ...stay, patientId, isMain }, told, isNew));
  if (Object.keys(change).length === 0) return answer(stay, told, 'unchanged');

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

/** A planned stay begins. */
const isBeginning = (stay: Stay, { target }: FeedStay): boolean =>
  stay.status === 'planned' && target.status !== 'planned';

/** The bed that could not be given back to them is nobody’s by now. */
const isFreeNow = async (stay: Stay, { target }: FeedStay): Promise<boolean> =>
  stay.bedId === null && stay.refusedBedId !== null && stay.refusedBedId === target.bedId
    ? isVacant(stay.refusedBedId)
    : false;

/** Whether it is the patient's one stay: it is already, or it begins, comes back or is theirs now and there is no other. */
async function mayBeMain(stay: Stay, patientId: PatientId, status: StayStatus): Promise<boolean> {
  const isAsBefore = stay.isOpen && stay.status !== 'planned' && stay.patientId === patientId;
  if (isAsBefore || status === 'planned') return stay.isOpen && stay.isMain;
  const other = await stayRepository().findOne({ patientId, isMain: true, _id: { $ne: stay._id } });
  return other === null;
}

async function end(stay: Stay, { feedId, target }: FeedStay): Promise<Change> {
  const isCancelled = target.status === 'cancelled';
  const at = target.dischargedAt ?? now();
  const occupancy = await activeOccupancyOf(stay._id);
  if (occupancy !== null) await (isCancelled ? takeBack(occupancy, at) : empty(occupancy, 'vacate', at));
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
  const present = await activeOccupancyOf(stay._id);
  const ward = wardId === stay.wardId ? {} : { ...(await placeOf(wardId)), onWardSince: movedAt };
  const open = isReopened ? { isOpen: true, leftAt: null, disposition: null, discharge: 'none' as const } : {};
  if (present !== null && present.bedId === wanted) return { ...ward, ...open };

  // A move to where they were before the last one: the last one was a mistake.
  const isBack =
    present !== null && stay.feedTold?.bedId === present.bedId && movedAt.getTime() < present.from.getTime();
  const infants = await infantsOf(stay);
  const isFree = wanted !== null && (await isVacant(wanted));
  if (isFree) for (const { occupancy } of infants) await endOccupancy(occupancy);
  if (present !== null) await (isBack ? takeBack(present) : empty(present, 'vacate', movedAt));
  const landing =
    wanted === null ? null : await land(stay, wanted, { from: movedAt, isBack: isBack || isNew, isReopened });
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
    isWithMother: false,
    isReadyToMove: false,
  };
}

async function isVacant(bedId: BedId): Promise<boolean> {
  const bed = await bedThere(bedId);
  return bed !== null && bed.state.use !== 'occupied';
}

/** The visit is another patient's. */
async function repoint({ _id, patientId, isMain }: Stay, former: PatientId): Promise<void> {
  const occupancy = await activeOccupancyOf(_id);
  if (occupancy !== null) {
    const claimsPatient = isMain && occupancy.role !== 'also';
    await occupancyRepository().updateWhere({ _id: occupancy._id }, { patientId, claimsPatient });
  }
  // A record that was merged is in no ward of its own.
  if ((await getPatientCard(former)).id === former) await keepPatientWards(former);
}

async function meetRequest(stay: Stay): Promise<void> {
  const request = await openRequestOf(stay.patientId);
  if (request === null || stay.bedId === null) return;
  const bed = await bedThere(stay.bedId);
  if (bed === null) return;
  const isMet = request.kind === 'admission' || isMetBy(request, bed);
  if (isMet) await meet(request, stay.bedId);
  else if (request.fromBedId !== stay.bedId) await followRequest(request, stay);
}

/** What stands on the board and cannot be quite so. */
async function answer(stay: Stay, { target }: FeedStay, outcome: ReconciledStay['outcome']): Promise<ReconciledStay> {
  const stayId = stay._id as StayId;
  const none: ReconciledStay = { outcome, stayId, conflicts: [] };
  if (!stay.isOpen) {
    if (!isOpenStatus(target.status)) return none;
    return { ...none, conflicts: [{ kind: 'stay-closed-here', bedId: target.bedId, otherStayId: null }] };
  }
  if (stay.status === 'planned') return none;
  return { ...none, conflicts: [...(await conflictsOfBed(stay, target.bedId)), ...(await conflictsOfPatient(stay))] };
}

async function conflictsOfPatient({ isMain, patientId }: Stay): Promise<FeedStayConflict[]> {
  const other = isMain ? null : await stayRepository().findOne({ patientId, isMain: true });
  return other === null ? [] : [{ kind: 'patient-elsewhere', bedId: other.bedId, otherStayId: other._id as StayId }];
}

async function conflictsOfBed(stay: Stay, told: BedId | null): Promise<FeedStayConflict[]> {
  const stayId = stay._id as StayId;
  const bedId = stay.bedId ?? stay.refusedBedId ?? told;
  const bed = bedId === null ? null : await bedThere(bedId);
  if (bedId === null || bed === null) return [{ kind: 'bed-unknown', bedId, otherStayId: null }];
  const { state } = bed;
  const isOthers = state.stayId !== undefined && state.stayId !== stayId && !(state.infants ?? []).includes(stayId);
  if (isOthers) return [{ kind: 'bed-occupied', bedId, otherStayId: state.stayId ?? null }];
  if (OUT_TURNOVERS.includes(state.turnover)) return [{ kind: 'bed-blocked', bedId, otherStayId: null }];
  return state.isUncleanOccupied === true ? [{ kind: 'bed-unclean', bedId, otherStayId: null }] : [];
}
