import type { z } from 'zod';
import { eddStanding } from '../../../../shared/domain/expected-discharge.ts';
import { dayIn } from '../../../../shared/domain/zoned-time.ts';
import type { Huddle, huddleQuery, StayCard } from '../../../../shared/schemas/stays.ts';
import { checklistOwner } from '../../../../shared/schemas/stays.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import type { Filter } from '../../../db/filter.ts';
import { refuse } from '../../../http/problem-error.ts';
import { findBeds, listWardsAndRooms } from '../../places/index.ts';
import { cardsOf } from '../cards.ts';
import type { RequestRecord, StayRecord } from '../stays.model.ts';
import { requestRepository, stayRepository } from '../stays.repository.ts';

type Line = Huddle['lines'][number];

/** What speaks most of who can leave first. */
const ORDER: readonly Line['why'][] = [
  'discharge-confirmed',
  'discharge-planned',
  'edd-overdue',
  'edd-today',
  'edd-missing',
];

/**
 * Everyone whose leaving is due, late, planned or kept up, what keeps them, and who waits for a bed. Refuses `not-found` for
 * a ward or department the actor does not see.
 */
export async function getHuddle({ departmentId, wardId }: z.output<typeof huddleQuery>): Promise<Huddle> {
  const { wards } = await listWardsAndRooms();
  const chosen = wards.filter(
    (ward) =>
      (wardId === undefined || ward._id === wardId) &&
      (departmentId === undefined || ward.departmentId === departmentId),
  );
  if (chosen.length === 0 && (wardId !== undefined || departmentId !== undefined)) throw refuse('not-found');
  const wardIds = chosen.map(({ _id }) => _id as WardId);
  const everywhere = wardId === undefined && departmentId === undefined;
  const inWards: Filter<StayRecord> = everywhere ? { isOpen: true } : { isOpen: true, wardId: { $in: wardIds } };
  const toWards: Filter<RequestRecord> = everywhere ? { isOpen: true } : { isOpen: true, toWardId: { $in: wardIds } };
  const stays = await stayRepository().find(inWards);
  const requests = await requestRepository().find(toWards, { sort: { askedAt: 1 } });
  const cards = await cardsOf(stays, requests);
  const on = dayIn(context().tenant.timeZone, now());
  const told = cards.stays
    .map((stay) => ({ stay, why: whyOf(stay, on) }))
    .filter((line): line is { stay: StayCard; why: Line['why'] } => line.why !== null)
    .sort((one, other) => ORDER.indexOf(one.why) - ORDER.indexOf(other.why) || byDate(one.stay, other.stay));
  const bedIds = told.map(({ stay }) => stay.bedId).filter((id) => id !== null);
  const codes = new Map<string, string>((await findBeds(bedIds)).map(({ _id, code }) => [_id, code]));
  const names = new Map<string, string>(wards.map(({ _id, name }) => [_id, name]));
  return {
    on,
    lines: told.map(({ stay, why }) => ({
      stay,
      why,
      wardName: names.get(stay.wardId) ?? '',
      bedCode: codes.get(stay.bedId ?? '') ?? null,
    })),
    blockersByOwner: blockersOf(cards.stays),
    waiting: cards.requests,
  };
}

const byDate = (one: StayCard, other: StayCard): number =>
  (one.edd ?? one.admittedAt).localeCompare(other.edd ?? other.admittedAt);

function whyOf(stay: StayCard, today: string): Line['why'] | null {
  if (stay.discharge === 'confirmed') return 'discharge-confirmed';
  if (stay.discharge === 'planned') return 'discharge-planned';
  return eddStanding(stay, today, now().getTime());
}

function blockersOf(stays: readonly StayCard[]): Huddle['blockersByOwner'] {
  const open = stays.flatMap(({ checklist }) =>
    checklist.filter(({ isBlocker, state }) => isBlocker && state === 'open'),
  );
  return checklistOwner.options
    .map((owner) => ({ owner, count: open.filter((item) => item.owner === owner).length }))
    .filter(({ count }) => count > 0);
}
