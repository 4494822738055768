import type { BinConflict } from '../../../shared/schemas/bin.ts';
import type { DocumentId, PatientId } from '../../../shared/types/ids.ts';
import { authorise } from '../../access/policy.ts';
import type { BinKind } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection } from '../../bin/goes-with.ts';
import { binDoor } from '../../db/bin-door.ts';
import { fileCollection, filePart } from '../files/index.ts';
import { binnedPatient, getPatientCards } from '../patients/index.ts';
import { announceDocument } from './documents.events.ts';
import type { PatientDocument } from './documents.model.ts';
import { documentCollection } from './documents.model.ts';
import { documentPolicy } from './documents.policy.ts';
import { documentRepository } from './documents.repository.ts';
import { visibleDocument } from './queries/visible-patient.ts';

/** By the record that stands for the patient now; where that lies in the Bin nobody listens. */
async function tell({ _id, patientId }: PatientDocument): Promise<void> {
  const present = (await getPatientCards([patientId])).get(patientId);
  if (present !== undefined) announceDocument(present.id, _id);
}

async function conflictOf({ patientId }: PatientDocument): Promise<BinConflict | null> {
  if ((await getPatientCards([patientId])).has(patientId)) return null;
  const patient = await binnedPatient(patientId);
  const base = { key: 'patient', suggestion: null, options: [] };
  return patient === null
    ? { ...base, what: 'parent-gone', value: '', offer: 'none', batchId: null }
    : { ...base, what: 'parent-binned', value: patient.label, offer: 'first', batchId: patient.batchId };
}

/** One document of a patient's record, with its file. */
export const documentKind: BinKind = {
  kind: 'document',
  permission: 'document.manage',
  keptDays: 30,
  floorDays: 7,
  collections: [anyCollection(documentCollection), anyCollection(fileCollection)],
  async load(id) {
    const { document, patient } = await visibleDocument(id as DocumentId);
    authorise(documentPolicy, 'document.manage', document);
    return {
      version: document.version,
      label: document.title,
      patientId: patient.id,
      parts: [binPartOf('document', documentCollection, { _id: id }), filePart('patient-document', [id])],
      usedBy: [],
    };
  },
  async moved(_id, batchId) {
    for (const document of await binDoor(documentCollection).find(batchId)) await tell(document);
  },
  async conflicts(_id, batchId) {
    const [document] = await binDoor(documentCollection).find(batchId);
    const conflict = document === undefined ? null : await conflictOf(document);
    return conflict === null ? [] : [conflict];
  },
  async restored(id) {
    await tell(await documentRepository().get(id));
  },
};

/** Documents and photos of the patient. A document that lies in the Bin already stays there by itself. */
export const documentsOfPatient: GoesWith = {
  of: 'patient',
  collections: [anyCollection(documentCollection), anyCollection(fileCollection)],
  async load(ids) {
    const documentIds = await binDoor(documentCollection).everyId({ patientId: { $in: ids as readonly PatientId[] } });
    return {
      parts: [
        binPartOf('document', documentCollection, { patientId: { $in: ids }, kind: { $ne: 'photo' } }),
        binPartOf('photo', documentCollection, { patientId: { $in: ids }, kind: 'photo' }),
        filePart('patient-document', documentIds),
        filePart('patient-photo', documentIds),
      ],
      usedBy: [],
    };
  },
};
