import type { BedId, FeedId, WardId } from '../../../../shared/types/ids.ts';
import type { FeedProfile } from '../../../../shared/schemas/feeds.ts';
import { findBeds, listBeds, listWardsAndRooms } from '../../places/index.ts';
import { feedAliasRepository } from '../feeds.repository.ts';
import type { Place } from '../ledger/movement.ts';

/** What a place of the sender's is with us. */
export interface ResolvedPlace {
  readonly bedId: BedId | null;
  readonly wardId: WardId | null;
  /** Nobody has said yet what it is, as far as a bed is meant. */
  readonly isUnknown: boolean;
}

const NOWHERE: ResolvedPlace = { bedId: null, wardId: null, isUnknown: false };

/**
 * Finds the place by what somebody mapped it to, else (where the profile allows) by the names of our wards and the codes
 * of their beds. A ward that is named without a bed is no unknown bed: the patient is on the ward.
 */
export async function resolvePlace(feedId: FeedId, place: Place | null, profile: FeedProfile): Promise<ResolvedPlace> {
  if (place === null) return NOWHERE;
  const alias = await feedAliasRepository().findOne({ feedId, placeKey: place.key });
  if (alias !== null && !(await isGone(alias.bedId))) {
    return { bedId: alias.bedId, wardId: alias.wardId, isUnknown: false };
  }
  const byName = profile.matchPlacesByName ? await findByName(place) : null;
  if (byName !== null) return byName;
  return { bedId: null, wardId: alias?.wardId ?? null, isUnknown: true };
}

/** A bed that was taken away since somebody named it: nobody lies there, so it is asked again. */
async function isGone(bedId: BedId | null): Promise<boolean> {
  if (bedId === null) return false;
  const [bed] = await findBeds([bedId]);
  return bed === undefined || bed.retiredAt !== null;
}

const fold = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();

async function findByName(place: Place): Promise<ResolvedPlace | null> {
  if (place.ward === '') return null;
  const { wards, rooms } = await listWardsAndRooms();
  const fitting = wards.filter((ward) => fold(ward.name) === fold(place.ward));
  const [ward] = fitting;
  // Two departments may each have a ward of that name; then only somebody who knows can tell.
  if (ward === undefined || fitting.length > 1) return null;
  const wardId = ward._id as WardId;
  if (place.bed === '') return { bedId: null, wardId, isUnknown: false };
  const beds = (await listBeds([wardId])).filter((bed) => fold(bed.code) === fold(place.bed));
  const inRoom = beds.filter((bed) =>
    rooms.some((room) => room._id === bed.roomId && fold(room.name) === fold(place.room)),
  );
  const [bed] = beds.length > 1 ? inRoom : beds;
  return bed === undefined
    ? { bedId: null, wardId, isUnknown: true }
    : { bedId: bed._id as BedId, wardId, isUnknown: false };
}
