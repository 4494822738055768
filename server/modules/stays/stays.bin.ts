import type { BedId, PatientId, WardId } from '../../../shared/types/ids.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection, counted } from '../../bin/goes-with.ts';
import type { StaffTie } from '../../bin/staff-tie.ts';
import { binDoor } from '../../db/bin-door.ts';
import { movementCollection, occupancyCollection, requestCollection, stayCollection } from './stays.model.ts';
import { occupancyRepository, requestRepository, stayRepository } from './stays.repository.ts';

/** Whoever has patients in the house hands them over first. */
export const staysOfStaff: StaffTie = {
  async usedBy(consultantId) {
    return counted(
      await stayRepository().count({ consultantId, isOpen: true }),
      'patient in their care',
      'patients in their care',
    );
  },
};

/** Their stays, the beds they lay in, and what they once waited for. Whoever is in the house, or waits, stays. */
export const staysOfPatient: GoesWith = {
  of: 'patient',
  collections: [
    anyCollection(stayCollection),
    anyCollection(occupancyCollection),
    anyCollection(movementCollection),
    anyCollection(requestCollection),
  ],
  async load(ids) {
    const patientIds = ids as readonly PatientId[];
    const stayIds = await binDoor(stayCollection).everyId({ patientId: { $in: patientIds } });
    const open = await stayRepository().count({ patientId: { $in: patientIds }, isOpen: true });
    const waiting = await requestRepository().count({ patientId: { $in: patientIds }, isOpen: true });
    return {
      parts: [
        binPartOf('stay', stayCollection, { patientId: { $in: ids } }),
        binPartOf(null, occupancyCollection, { patientId: { $in: ids } }),
        binPartOf(null, movementCollection, { stayId: { $in: stayIds } }),
        binPartOf(null, requestCollection, { patientId: { $in: ids } }),
      ],
      usedBy: [...counted(open, 'open stay'), ...counted(waiting, 'open request for a bed')],
    };
  },
};

/** Who is in the ward without a bed (its beds say the others), or waits for one there. */
export const staysOfWard: GoesWith = {
  of: 'ward',
  collections: [],
  async load(ids) {
    const wardIds = ids as readonly WardId[];
    const open = await stayRepository().count({ wardId: { $in: wardIds }, isOpen: true, bedId: null });
    const asked = { $or: [{ toWardId: { $in: wardIds } }, { fromWardId: { $in: wardIds } }] };
    const waiting = await requestRepository().count({ isOpen: true, ...asked });
    return {
      parts: [],
      usedBy: [
        ...counted(open, 'patient without a bed', 'patients without a bed'),
        ...counted(waiting, 'open request for a bed'),
      ],
    };
  },
};

/** Who lies in the bed, or is to. */
export const staysOfBed: GoesWith = {
  of: 'bed',
  collections: [],
  async load(ids) {
    const bedIds = ids as readonly BedId[];
    const lying = await occupancyRepository().count({ bedId: { $in: bedIds }, isActive: true });
    const promised = await requestRepository().count({ isOpen: true, heldBedId: { $in: bedIds } });
    return {
      parts: [],
      usedBy: [
        ...counted(lying, 'patient in this bed', 'patients in this bed'),
        ...counted(promised, 'request it is held for', 'requests it is held for'),
      ],
    };
  },
};
