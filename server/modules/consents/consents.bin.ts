import type { ConsentId, PatientId } from '../../../shared/types/ids.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection } from '../../bin/goes-with.ts';
import { binDoor } from '../../db/bin-door.ts';
import { announce } from '../../outbox/outbox.ts';
import { fileCollection, filePart } from '../files/index.ts';
import { forgetRecords } from '../notices/index.ts';
import type { Consent } from './consents.model.ts';
import { consentCollection, signatureCollection } from './consents.model.ts';
import { consentsAsStored } from './consents.repository.ts';
import { linkCollection } from './remote.model.ts';
import { sealPurged } from './seal-chain.ts';
import { endWaiting } from './tell-people.ts';

const idsOf = async (patientIds: readonly string[]): Promise<readonly ConsentId[]> =>
  (await binDoor(consentCollection).everyId({ patientId: { $in: patientIds as readonly PatientId[] } })) as ConsentId[];

/** To who looks at the patient, by the record that stands for them. */
function tell(patientId: PatientId, { _id, state, version }: Consent): void {
  const consentId = _id as ConsentId;
  announce({ kind: 'patient', id: patientId }, 'consent.changed', { patientId, consentId, state, version });
}

/**
 * The patient's consents with their signatures, scans and sealed documents, and the links they were sent by. Their seals
 * stay: they hold no word of anyone, and the hospital's chain goes on verifying.
 */
export const consentsOfPatient: GoesWith = {
  of: 'patient',
  collections: [
    anyCollection(consentCollection),
    anyCollection(signatureCollection),
    anyCollection(linkCollection),
    anyCollection(fileCollection),
  ],
  async load(ids) {
    const consentIds = await idsOf(ids);
    return {
      parts: [
        binPartOf('consent', consentCollection, { patientId: { $in: ids } }),
        binPartOf(null, signatureCollection, { consentId: { $in: consentIds } }),
        binPartOf(null, linkCollection, { consentId: { $in: consentIds } }),
        filePart('consent-paper', consentIds),
        filePart('consent-sealed', consentIds),
      ],
      usedBy: [],
    };
  },
  async moved(ids, batchId) {
    const [patientId] = ids as readonly PatientId[];
    for (const consent of await binDoor(consentCollection).find(batchId)) {
      await endWaiting(consent);
      if (patientId !== undefined) tell(patientId, consent);
    }
  },
  async restored(ids) {
    const [patientId] = ids as readonly PatientId[];
    const back = await consentsAsStored({ patientId: { $in: ids as readonly PatientId[] } });
    if (patientId !== undefined) for (const { consent } of back) tell(patientId, consent);
  },
  async purging(_ids, batchId) {
    const consentIds = (await binDoor(consentCollection).idsIn(batchId)) as ConsentId[];
    await sealPurged(consentIds);
    await forgetRecords(consentIds.map((consentId) => ({ to: 'consent', consentId })));
  },
};
