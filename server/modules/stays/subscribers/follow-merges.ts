import type { EventData } from '../../../../shared/events/registry.ts';
import type { PatientId, StayId } from '../../../../shared/types/ids.ts';
import { journalAll } from '../../../journal/journal.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { keepPatientWards } from '../patient-wards.ts';
import { openRequestOf, withdraw } from '../requests.ts';
import { changesOf } from '../stay-changes.ts';
import type { Stay } from '../stays.model.ts';
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

async function follow(retiredId: PatientId, survivorId: PatientId): Promise<void> {
  const stays = await stayRepository().find({ patientId: retiredId });
  const request = await openRequestOf(retiredId);
  if (request !== null && (await openRequestOf(survivorId)) !== null) await withdraw(request);
  await requestRepository().updateMany({ patientId: retiredId, isOpen: true }, { patientId: survivorId });
  // Only one stay can be the patient's, and one bed; a person must find out which, so the survivor's stays.
  const hasMain = (await stayRepository().findOne({ patientId: survivorId, isMain: true })) !== null;
  const hasBed = (await occupancyRepository().findOne({ patientId: survivorId, claimsPatient: true })) !== null;
  for (const stay of stays) {
    await assign(stay, survivorId, {
      formerPatientIds: [...stay.formerPatientIds, retiredId],
      ...(hasMain ? { isMain: false } : {}),
    });
  }
  await occupancyRepository().updateMany(
    { patientId: retiredId },
    { patientId: survivorId, ...(hasBed ? { claimsPatient: false } : {}) },
  );
  if (stays.length > 0) await tell(survivorId, stays);
}

async function giveBack(retiredId: PatientId, survivorId: PatientId): Promise<void> {
  const stays = (await stayRepository().find({ patientId: survivorId })).filter(({ formerPatientIds }) =>
    formerPatientIds.includes(retiredId),
  );
  if (stays.length === 0) return;
  for (const stay of stays) {
    await assign(stay, retiredId, {
      formerPatientIds: stay.formerPatientIds.filter((id) => id !== retiredId),
      isMain: stay.isOpen && stay.status !== 'planned',
    });
  }
  const stayIds = stays.map(({ _id }) => _id as StayId);
  await occupancyRepository().updateMany({ stayId: { $in: stayIds } }, { patientId: retiredId });
  const lying = { stayId: { $in: stayIds }, isActive: true, role: { $ne: 'also' } } as const;
  await occupancyRepository().updateMany(lying, { claimsPatient: true });
  await requestRepository().updateMany({ stayId: { $in: stayIds }, isOpen: true }, { patientId: retiredId });
  await keepPatientWards(survivorId);
  await tell(retiredId, stays);
}

async function assign(
  stay: Stay,
  patientId: PatientId,
  change: Partial<Pick<Stay, 'formerPatientIds' | 'isMain'>>,
): Promise<void> {
  const changed = { patientId, ...change };
  await stayRepository().updateWhere({ _id: stay._id }, changed);
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
