import type { BinConflict } from '../../../shared/schemas/bin.ts';
import type { BinBatchId, PatientId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { authorise } from '../../access/policy.ts';
import type { BinKind, BinPart } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import type { GoesWith } from '../../bin/goes-with.ts';
import { anyCollection, followingOf, notOffered } from '../../bin/goes-with.ts';
import { binDoor } from '../../db/bin-door.ts';
import { journal } from '../../journal/journal.ts';
import { nextHospitalNumbers } from './hospital-number.ts';
import { announcePatientChanged } from './patients.events.ts';
import type { Identifier, Patient } from './patients.model.ts';
import { patientCollection, patientMergeCollection } from './patients.model.ts';
import { patientPolicy } from './patients.policy.ts';
import { patientRepository } from './patients.repository.ts';
import { isMerged } from './refusals.ts';

const labelOf = ({ name, hospitalNumber }: Patient): string =>
  [name.given, name.family, hospitalNumber].filter((word) => word !== '').join(' ');

/** A patient who lies in the Bin: what they are known by there, and with which batch; `null`: there is none. As the house. */
export async function binnedPatient(
  patientId: PatientId,
): Promise<{ readonly label: string; readonly batchId: BinBatchId } | null> {
  const [found] = await binDoor(patientCollection).findBinned({ _id: patientId });
  return found === undefined ? null : { label: labelOf(found.doc), batchId: found.batchId as BinBatchId };
}

/** The numbers by which others may speak of these patients, who lie in the Bin. As the house. */
export async function numbersOfBinned(
  patientIds: readonly PatientId[],
): Promise<readonly { readonly identifiers: readonly Identifier[]; readonly hospitalNumber: string }[]> {
  const found = await binDoor(patientCollection).findBinned({ _id: { $in: patientIds } });
  return found.map(({ doc: { identifiers, hospitalNumber } }) => ({ identifiers, hospitalNumber }));
}

/** The record's own id first, then those of records that are part of it. */
const idsOf = ({ _id, mergedFrom }: Patient): readonly string[] => [_id, ...mergedFrom];

const ownParts = (ids: readonly string[]): readonly BinPart[] => [
  binPartOf('patient', patientCollection, { _id: { $in: ids } }),
  binPartOf(null, patientMergeCollection, { survivorId: { $in: ids } }),
];

/** What was said in one place of a number somebody else has by now. */
const keyOf = ({ _id }: Patient): string => `number-${_id}`;
const NEW_NUMBER = 'new-number';

const isNumberTaken = async ({ hospitalNumber }: Patient): Promise<boolean> =>
  (await patientRepository().findByBlind('hospitalNumberIndex', hospitalNumber)) !== null;

async function binnedIds(id: string, batchId: string): Promise<readonly string[]> {
  const others = (await binDoor(patientCollection).idsIn(batchId)).filter((one) => one !== id);
  return [id, ...others];
}

const conflictOf = (patient: Patient): BinConflict => ({
  key: keyOf(patient),
  what: 'number-taken',
  value: patient.hospitalNumber,
  offer: 'choose',
  suggestion: NEW_NUMBER,
  options: [{ id: NEW_NUMBER, label: 'Give this patient a new hospital number' }],
  batchId: null,
});

async function giveNewNumber(patient: Patient, batchId: string): Promise<void> {
  const [hospitalNumber = ''] = await nextHospitalNumbers(1);
  await binDoor(patientCollection).change(batchId, patient._id, { hospitalNumber });
  await journal({ action: 'patient.renumbered', subject: { kind: 'patient', id: patient._id } });
}

/**
 * A patient goes with every record that became part of theirs and with all that modules keep of them; whoever is in the
 * house or waited for stays. What came to be while they went is found once more before they are purged.
 */
export function patientKind(goesWith: () => readonly GoesWith[]): BinKind {
  const following = followingOf('patient', goesWith);
  return {
    kind: 'patient',
    permission: 'patient.remove',
    keptDays: 30,
    floorDays: 30,
    get collections() {
      return [anyCollection(patientCollection), anyCollection(patientMergeCollection), ...following.collections()];
    },
    async load(id) {
      const patient = await patientRepository().get(id);
      authorise(patientPolicy, 'patient.remove', patient);
      if (patient.mergedInto !== null) throw isMerged();
      const ids = idsOf(patient);
      const { parts, usedBy } = await asHouse('see what goes with a patient', () => following.load(ids));
      const patientId = id as PatientId;
      return {
        version: patient.version,
        label: labelOf(patient),
        patientId,
        parts: [...ownParts(ids), ...parts],
        usedBy,
      };
    },
    async moved(id, batchId) {
      const patients = await binDoor(patientCollection).find(batchId);
      await following.moved(await binnedIds(id, batchId), batchId);
      for (const patient of patients) announcePatientChanged(patient);
    },
    async conflicts(_id, batchId) {
      const found: BinConflict[] = [];
      for (const patient of await binDoor(patientCollection).find(batchId)) {
        if (await isNumberTaken(patient)) found.push(conflictOf(patient));
      }
      return found;
    },
    async settle(_id, batchId, choices) {
      for (const patient of await binDoor(patientCollection).find(batchId)) {
        const choice = choices[keyOf(patient)];
        if (choice === undefined || !(await isNumberTaken(patient))) continue;
        if (choice !== NEW_NUMBER) throw notOffered(keyOf(patient));
        await giveNewNumber(patient, batchId);
      }
    },
    async restored(id) {
      const patient = await patientRepository().get(id);
      const ids = idsOf(patient);
      await following.restored(ids);
      const all = await patientRepository().find({ _id: { $in: ids } });
      for (const one of all) announcePatientChanged(one);
    },
    clearing: async (id, batchId) => following.clearing(await binnedIds(id, batchId)),
    sweep: async (id, batchId) => following.sweep(await binnedIds(id, batchId), batchId),
    purging: async (id, batchId) => following.purging(await binnedIds(id, batchId), batchId),
  };
}
