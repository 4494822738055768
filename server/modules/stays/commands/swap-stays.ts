import type { z } from 'zod';
import type { StayCard, swapStays as swapSchema } from '../../../../shared/schemas/stays.ts';
import type { BedId } from '../../../../shared/types/ids.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Doc } from '../../../db/filter.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Bed } from '../../places/index.ts';
import { getBed, newCleaning, transitionBed } from '../../places/index.ts';
import { activeOccupancyOf, claim, endOccupancy, joinOthers, occupantOf, occupy, overlay } from '../beds.ts';
import type { Infant } from '../relocate.ts';
import { bringAlong, infantsOf, isMetBy, landingOf, layBeside, stepOf } from '../relocate.ts';
import { follow, meet, openRequestOf } from '../requests.ts';
import type { Occupancy, Stay } from '../stays.model.ts';
import { show, tellGone } from '../stays.events.ts';
import { getStayToChange, recordMovement, writeStay } from '../write-stay.ts';

interface Lying {
  readonly stay: Stay;
  readonly bed: Doc<Bed>;
  readonly occupancy: Occupancy;
  readonly infants: readonly Infant[];
}

/**
 * Two patients exchange their beds, in one transaction; infants go with their mothers. Refuses `not-found`, `not-allowed`,
 * `version-conflict`, and `state-refused` where either has no bed of their own.
 */
export function swapStays({ one, other, reason }: z.output<typeof swapSchema>): Promise<StayCard[]> {
  return transaction(async () => {
    const a = await lying(await getStayToChange(one.stayId, one.version));
    const b = await lying(await getStayToChange(other.stayId, other.version));
    if (a.bed._id === b.bed._id) throw noBed();
    for (const each of [a, b]) await riseFrom(each);
    const inB = await lieIn(a, b, reason ?? null);
    const inA = await lieIn(b, a, reason ?? null);
    return (await show([...inB, ...inA])).stays;
  });
}

const noBed = () => refuse('state-refused', { detail: 'Only patients with a bed of their own can exchange them.' });

async function lying(stay: Stay): Promise<Lying> {
  const occupancy = await activeOccupancyOf(stay._id);
  if (occupancy?.role !== 'sole') throw noBed();
  return { stay, occupancy, bed: await getBed(occupancy.bedId), infants: await infantsOf(stay) };
}

/** The bed goes to the next patient as it is; a clean it needed before or needs by its patient's precaution stays with it. */
async function riseFrom({ bed, occupancy, infants }: Lying): Promise<void> {
  for (const each of [occupancy, ...infants.map((infant) => infant.occupancy)]) await endOccupancy(each);
  const { state } = bed;
  const needsClean = state.precaution !== undefined || state.isContaminated === true;
  await transitionBed(
    bed._id as BedId,
    needsClean
      ? { kind: 'vacate', cleaning: newCleaning(state) }
      : state.cleaning === undefined
        ? { kind: 'undo-occupy', turnover: 'clean' }
        : { kind: 'undo-occupy', turnover: 'dirty', cleaning: state.cleaning },
  );
}

async function lieIn(who: Lying, where: Lying, reason: string | null): Promise<Stay[]> {
  const { stay, infants } = who;
  const { bed } = where;
  const request = await openRequestOf(stay.patientId);
  const isTransferPending = request !== null && !isMetBy(request, bed);
  let taken = await occupy(bed._id as BedId, occupantOf(stay), { isForced: true });
  await claim(occupantOf(stay), bed);
  for (const infant of infants) taken = await layBeside(infant.stay, bed);
  taken = await joinOthers(taken);
  await overlay(taken, { discharge: stay.discharge, isReadyToMove: false, isTransferPending });
  const moved = await writeStay(stay, 'stay.swapped', { ...(await landingOf(stay, bed)), isReadyToMove: false });
  await recordMovement(stay._id, { ...stepOf(stay, bed), kind: 'swapped', reason });
  const all = [moved];
  for (const infant of infants) all.push(await bringAlong(infant.stay, bed, 'swapped'));
  if (request !== null) await (isTransferPending ? follow(request, moved) : meet(request, bed._id as BedId));
  if (stay.wardId !== bed.wardId) for (const { _id } of all) tellGone(stay.wardId, _id);
  return all;
}
