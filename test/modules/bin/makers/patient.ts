import { contentOf, documentsAt } from '../../documents/papers.ts';
import { wholePatient } from '../whole-patient.ts';
import type { BinMaker } from './bin-maker.ts';

/** A patient of whom there is one of everything, seen wherever any of it is. */
export const patientMaker: BinMaker = {
  kind: 'patient',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { patient, stay, page, procedure, consent, channel, message, scan } = await wholePatient(world, hospital);
    const { id } = patient;
    const as = hospital.nurse;
    return {
      id,
      version: patient.version,
      parts: {
        patient: 1,
        stay: 1,
        vitals: 1,
        document: 1,
        photo: 1,
        procedure: 1,
        consent: 1,
        channel: 1,
        message: 1,
        file: 4,
      },
      shownAt: [
        { as, path: `/api/v1/patients/${id}` },
        { as, path: '/api/v1/patients/search', body: { q: patient.hospitalNumber } },
        { as, path: documentsAt(id), text: page.id },
        { as, path: contentOf(page.file), text: '%PDF' },
        { as, path: `/api/v1/patients/${id}/vitals`, text: '71' },
        { as, path: `/api/v1/patients/${id}/consents`, text: consent.id },
        { as, path: '/api/v1/consents', text: consent.id },
        { as, path: `/api/v1/consents/${consent.id}` },
        { as, path: `/api/v1/consents/${consent.id}/document`, text: '%PDF' },
        { as, path: `/api/v1/procedures?patientId=${id}`, text: procedure.id },
        { as, path: '/api/v1/procedures', text: procedure.id },
        { as, path: `/api/v1/procedures/${procedure.id}` },
        { as, path: `/api/v1/stays/${stay.id}/history`, text: 'discharge' },
        { as, path: '/api/v1/chat/channels', text: channel.id },
        { as, path: `/api/v1/chat/channels/${channel.id}` },
        { as, path: `/api/v1/chat/channels/${channel.id}/messages`, text: message.id },
        { as, path: contentOf(scan), text: '%PDF' },
      ],
    };
  },
};
