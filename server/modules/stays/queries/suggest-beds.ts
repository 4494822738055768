import type { z } from 'zod';
import type { BedCandidate, BedSeeker } from '../../../../shared/domain/bed-suggestion.ts';
import { rankBeds } from '../../../../shared/domain/bed-suggestion.ts';
import type { PatientCard, Sex } from '../../../../shared/schemas/patients.ts';
import type { BedNeed, BedSuggestion, suggestBeds as suggestSchema } from '../../../../shared/schemas/stays.ts';
import type { BedId, PatientId, RequestId, StayId, WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getPatientCard } from '../../patients/index.ts';
import { listBeds, listWardsAndRooms } from '../../places/index.ts';
import { asHouse } from '../../../access/as-house.ts';
import { knownOf } from '../cards.ts';
import { openRequestOf } from '../requests.ts';
import type { Stay } from '../stays.model.ts';
import { stayRepository } from '../stays.repository.ts';

/** Until their sixteenth birthday, as wards for children reckon (NHS data dictionary). */
const CHILD_YEARS = 16;

function isChild({ birthDate }: PatientCard): boolean | null {
  if (birthDate === null) return null;
  const grown = new Date(birthDate);
  grown.setUTCFullYear(grown.getUTCFullYear() + CHILD_YEARS);
  return now() < grown;
}

/**
 * Beds the actor sees that could be given to a patient, best first, with the reasons. Refuses `not-found` for a patient or
 * stay the actor does not see.
 */
export async function suggestBeds(wanted: z.output<typeof suggestSchema>): Promise<BedSuggestion[]> {
  const { need, limit, wardIds } = wanted;
  const patient = await getPatientCard(wanted.patientId);
  const stay = wanted.stayId === undefined ? null : await stayRepository().get(wanted.stayId);
  if (stay !== null && stay.patientId !== patient.id) throw refuse('not-found');
  const seeker = await seekerOf(patient, stay);
  return rankBeds(await candidates(wardIds), need, seeker).slice(0, limit);
}

/** For whom a bed is looked for, and what it must have. */
export interface Seeker {
  readonly patientId: PatientId;
  readonly stayId?: StayId;
  readonly need: BedNeed;
}

/** The same for a patient the actor has reached through a stay, a request or an admission of theirs. */
export async function bestBeds({ patientId, stayId, need }: Seeker, limit: number): Promise<BedSuggestion[]> {
  const seeker = await asHouse('see for whom a bed is looked for', async () =>
    seekerOf(await getPatientCard(patientId), stayId === undefined ? null : await stayRepository().get(stayId)),
  );
  return rankBeds(await candidates(undefined), need, seeker).slice(0, limit);
}

async function seekerOf(patient: PatientCard, stay: Stay | null): Promise<BedSeeker> {
  const request = await openRequestOf(patient.id);
  const { wards } = await listWardsAndRooms();
  const wardId = request?.toWardId ?? stay?.wardId ?? null;
  const ward = wards.find(({ _id }) => _id === wardId);
  return {
    sex: patient.sex,
    isChild: isChild(patient),
    wardId,
    departmentId: ward?.departmentId ?? stay?.departmentId ?? null,
    requestId: (request?._id ?? null) as RequestId | null,
  };
}

/** The beds of these wards with who lies beside them: five questions to the database whatever their number. */
async function candidates(wardIds: readonly WardId[] | undefined): Promise<BedCandidate[]> {
  const beds = await listBeds(wardIds);
  const { wards, rooms } = await listWardsAndRooms();
  const stays = await stayRepository().find(
    wardIds === undefined ? { isOpen: true } : { isOpen: true, wardId: { $in: wardIds } },
  );
  const sexes = await sexesOf(stays);
  const wardOf = new Map(wards.map((ward) => [ward._id, ward]));
  const roomOf = new Map(rooms.map((room) => [room._id, room]));
  const inRoom = new Map<string, typeof beds>();
  for (const bed of beds) inRoom.set(bed.roomId, [...(inRoom.get(bed.roomId) ?? []), bed]);
  return beds.flatMap((bed): BedCandidate[] => {
    const ward = wardOf.get(bed.wardId);
    if (ward === undefined) return [];
    const mates = inRoom.get(bed.roomId) ?? [];
    return [
      {
        bed: { ...bed, id: bed._id as BedId, tags: [...bed.tags] },
        wardName: ward.name,
        departmentId: ward.departmentId,
        roomName: roomOf.get(bed.roomId)?.name ?? '',
        bedsInRoom: mates.length,
        neighbours: mates
          .filter(({ _id }) => _id !== bed._id)
          .flatMap(({ _id }) => (sexes.get(_id as BedId) ?? []).map((sex) => ({ sex }))),
      },
    ];
  });
}

/** Of everyone who lies in each bed; infants and whom feeds put there, too, say nothing of the bay. */
async function sexesOf(stays: readonly Stay[]): Promise<ReadonlyMap<BedId, Sex[]>> {
  const lying = stays.filter(({ bedId, isWithMother }) => bedId !== null && !isWithMother);
  const { cards } = await knownOf(
    lying.map(({ patientId }): PatientId => patientId),
    false,
  );
  const sexes = new Map<BedId, Sex[]>();
  for (const { bedId, patientId } of lying) {
    const card = cards.get(patientId);
    if (bedId !== null && card !== undefined) sexes.set(bedId, [...(sexes.get(bedId) ?? []), card.sex]);
  }
  return sexes;
}
