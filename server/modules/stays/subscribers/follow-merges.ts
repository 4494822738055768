import type { EventData } from '../../../../shared/events/registry.ts';
import type { PatientId, StayId } from '../../../../shared/types/ids.ts';
import { journalAll } from '../../../journal/journal.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { getPatientCard } from '../../patients/index.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { openRequestOf, withdraw, writeRequest } from '../requests.ts';
import { changesOf } from '../stay-changes.ts';
import type { BedRequest, Stay } from '../stays.model.ts';
import { stayCollection } from '../stays.model.ts';
import { show } from '../stays.events.ts';
import { occupancyRepository, requestRepository, stayRepository } from '../stays.repository.ts';

/** Two records are of one patient, or are not after all: the stays of the one are the other’s. */
export const followMerges: Subscriber = {
  name: 'stays.follow-merges',
  events: ['patient.merged', 'patient.unmerged'],
  async handle({ name, data }) {
    const { survivorId, retiredId } = data as EventData<'patient.merged'>;
    await (name === 'patient.merged' ? follow(retiredId, survivorId) : giveBack(retiredId, survivorId));
  },
};

/** The record may be part of a third by now. */
const presentIdOf = async (patientId: PatientId): Promise<PatientId> => (await getPatientCard(patientId)).id;

async function follow(retiredId: PatientId, survivor: PatientId): Promise<void> {
  const survivorId = await presentIdOf(survivor);
  const stays = await stayRepository().find({ patientId: retiredId });
  const request = await openRequestOf(retiredId);
  if (request !== null) await hand(request, survivorId);
  // Only one stay can be the patient's, and one bed; a person must find out which, so the survivor's stays.
  const isTaken = await hasMainStay(survivorId);
  for (const stay of stays) {
    await assign(stay, survivorId, {
      formerPatientIds: [...stay.formerPatientIds, retiredId],
      isMain: stay.isMain && !isTaken,
    });
  }
  if (stays.length > 0 || request !== null) await tell(survivorId, stays);
}

async function giveBack(retired: PatientId, survivor: PatientId): Promise<void> {
  const [retiredId, survivorId] = [await presentIdOf(retired), await presentIdOf(survivor)];
  const stays = (await stayRepository().find({ patientId: survivorId }, { sort: { admittedAt: 1 } })).filter(
    ({ formerPatientIds }) => formerPatientIds.includes(retired),
  );
  if (stays.length === 0) return;
  const mainId = (await hasMainStay(retiredId)) ? null : mainOf(stays);
  const stayIds = stays.map(({ _id }) => _id as StayId);
  const requests = await requestRepository().find({ stayId: { $in: stayIds }, isOpen: true });
  for (const stay of stays) {
    await assign(stay, retiredId, {
      formerPatientIds: stay.formerPatientIds.filter((id) => id !== retired),
      isMain: stay._id === mainId,
    });
  }
  for (const request of requests) await hand(request, retiredId);
  await keepPatientWards(survivorId);
  await tell(retiredId, stays);
}

/** Whether one stay is that patient's already: then no other can be, nor can its bed. */
async function hasMainStay(patientId: PatientId): Promise<boolean> {
  if ((await stayRepository().findOne({ patientId, isMain: true })) !== null) return true;
  return (await occupancyRepository().findOne({ patientId, claimsPatient: true })) !== null;
}

/** Which of the stays is the patient's one: the one that was, or the first that began. */
function mainOf(stays: readonly Stay[]): string | null {
  const going = stays.filter(({ isOpen, status }) => isOpen && status !== 'planned');
  return (going.find(({ isMain }) => isMain) ?? going[0])?._id ?? null;
}

/** The other waits from now on, unless they wait already. */
async function hand(request: BedRequest, patientId: PatientId): Promise<void> {
  if ((await openRequestOf(patientId)) !== null) await withdraw(request);
  else await writeRequest(request, 'bed-request.followed-patient', { patientId });
}

/** The stay is that patient's, with every bed they lay in; the one they lie in is theirs alone if the stay is their one. */
async function assign(
  stay: Stay,
  patientId: PatientId,
  change: Pick<Stay, 'formerPatientIds' | 'isMain'>,
): Promise<void> {
  const changed = { patientId, ...change };
  await stayRepository().updateWhere({ _id: stay._id }, changed);
  for (const { _id, isActive, role } of await occupancyRepository().find({ stayId: stay._id as StayId })) {
    const claimsPatient = change.isMain && isActive && role !== 'also';
    await occupancyRepository().updateWhere({ _id }, { patientId, claimsPatient });
  }
  await journalAll([
    {
      action: 'stay.followed-patient',
      subject: { kind: 'stay', id: stay._id },
      changes: changesOf(stay, changed, stayCollection),
    },
  ]);
}

async function tell(patientId: PatientId, stays: readonly Stay[]): Promise<void> {
  await keepPatientWards(patientId);
  const ids = stays.map(({ _id }) => _id);
  const open = await stayRepository().find({ _id: { $in: ids }, isOpen: true });
  await show(open, await requestRepository().find({ patientId, isOpen: true }));
}
