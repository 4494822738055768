import { newPatient } from '../../../security/fixtures/patients.ts';
import { addPage, contentOf, documentsAt } from '../../documents/papers.ts';
import type { BinMaker } from './bin-maker.ts';

export const documentMaker: BinMaker = {
  kind: 'document',
  mover: ({ nurse }) => nurse,
  async make(world, hospital) {
    const patient = await newPatient(world, hospital);
    const { id, version, file } = await addPage(await world.as(hospital.nurse), patient.id);
    return {
      id,
      version,
      parts: { document: 1, file: 1 },
      shownAt: [
        { as: hospital.nurse, path: documentsAt(patient.id) },
        { as: hospital.nurse, path: contentOf(file), text: '%PDF' },
      ],
    };
  },
};
