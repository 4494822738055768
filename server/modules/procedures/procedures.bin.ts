import type { PatientId, ProcedureId } from '../../../shared/types/ids.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection, counted } from '../../bin/goes-with.ts';
import type { StaffTie } from '../../bin/staff-tie.ts';
import { binDoor } from '../../db/bin-door.ts';
import { announce } from '../../outbox/outbox.ts';
import { forgetRecords } from '../notices/index.ts';
import { listPatientParts } from '../patients/index.ts';
import { keepMark, presentMark } from './marks/keep-mark.ts';
import { announceProcedure } from './procedures.events.ts';
import { consentMarkCollection, procedureCollection } from './procedures.model.ts';
import { procedureRepository } from './procedures.repository.ts';
import { endReminder } from './tell-people.ts';

const ofPatients = (ids: readonly string[]) => ({ patientId: { $in: ids as readonly PatientId[] } });

/** Whoever leads what is planned or under way hands it over first. */
export const proceduresOfStaff: StaffTie = {
  async usedBy(leadId) {
    const ahead = await procedureRepository().count({ leadId, status: { $in: ['planned', 'started'] } });
    return counted(ahead, 'procedure they lead', 'procedures they lead');
  },
};

/** Planned and past procedures, and what the boards show of the patient's consents. What has begun is finished first. */
export const proceduresOfPatient: GoesWith = {
  of: 'patient',
  collections: [anyCollection(procedureCollection), anyCollection(consentMarkCollection)],
  async load(ids) {
    const started = await procedureRepository().count({ ...ofPatients(ids), status: 'started' });
    return {
      parts: [
        binPartOf('procedure', procedureCollection, { patientId: { $in: ids } }),
        binPartOf(null, consentMarkCollection, { patientId: { $in: ids } }),
      ],
      usedBy: counted(started, 'procedure that was started'),
    };
  },
  async moved(ids, batchId) {
    const [patientId] = ids as readonly PatientId[];
    for (const procedure of await binDoor(procedureCollection).find(batchId)) {
      await endReminder(procedure._id as ProcedureId);
      if (patientId !== undefined) announceProcedure(procedure, patientId);
    }
    for (const mark of await binDoor(consentMarkCollection).find(batchId)) {
      if (presentMark(mark) === null) continue;
      for (const id of mark.wardIds) {
        announce({ kind: 'ward-consents', id }, 'consents.marked', { patientId: mark.patientId, mark: null });
      }
    }
  },
  async restored(ids) {
    const [patientId] = ids as readonly PatientId[];
    if (patientId === undefined) return;
    for (const procedure of await procedureRepository().find(ofPatients(ids))) announceProcedure(procedure, patientId);
    // As it is by now, and not as it was when they went.
    const [parts] = await listPatientParts([patientId]);
    if (parts !== undefined) await keepMark(parts, false);
  },
  async purging(_ids, batchId) {
    const procedureIds = (await binDoor(procedureCollection).idsIn(batchId)) as ProcedureId[];
    await forgetRecords(procedureIds.map((procedureId) => ({ to: 'procedure', procedureId })));
  },
};
