import { newTemplate } from '../../../security/fixtures/consent-templates.ts';
import type { BinMaker } from './bin-maker.ts';

export const consentTemplateMaker: BinMaker = {
  kind: 'consent-template',
  mover: ({ admin }) => admin,
  async make(world, hospital) {
    const { _id: id, version } = await newTemplate(world, hospital);
    return {
      id,
      version,
      parts: { 'consent-template': 1 },
      shownAt: [
        { as: hospital.nurse, path: '/api/v1/consent-templates' },
        { as: hospital.nurse, path: `/api/v1/consent-templates/${id}` },
        { as: hospital.nurse, path: `/api/v1/consent-templates/${id}/versions/1`, text: 'Bleeding is rare' },
      ],
    };
  },
};
