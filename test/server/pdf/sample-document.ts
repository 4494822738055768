import type { ConsentDocument } from '../../../server/pdf/consent-document.ts';
import type { FormText } from '../../../shared/schemas/consent-templates.ts';
import type { Stroke } from '../../../shared/schemas/consents.ts';
import { consentId, consentTemplateId } from '../../../shared/types/ids.ts';

const ID = '01890000-0000-7000-8000-000000000000';

/** A wave, as a finger draws one. */
export const WAVE: Stroke = Array.from({ length: 40 }, (_, index) => ({
  x: 0.1 + index / 60,
  y: 0.2 + Math.round(Math.sin(index / 4) * 1000) / 10_000,
  t: index * 12,
  p: 0.5,
}));

const TEXTS: Readonly<Record<'en' | 'ar' | 'hi', FormText>> = {
  en: {
    title: 'Consent to an operation',
    summary: 'Your appendix will be removed.\n\nThis page says what that means.',
    sections: [
      { key: 'what', heading: 'What is done', body: 'Three small cuts.\n\n- One at the navel\n- Two below' },
      { key: 'risks', heading: 'Risks', body: 'Bleeding and infection are rare. '.repeat(120).trim() },
    ],
    fields: {
      allergies: { label: 'Allergies', help: null, choices: {} },
      side: { label: 'Which side', help: null, choices: { left: 'Left', right: 'Right' } },
    },
    addOns: { pictures: { label: 'Pictures', text: 'Pictures may be taken for teaching.' } },
    declaration: 'I agree to the operation.',
  },
  ar: {
    title: 'الموافقة على العملية الجراحية',
    summary: 'سيتم استئصال الزائدة الدودية (Appendix) خلال 45 دقيقة.',
    sections: [{ key: 'what', heading: 'ما الذي سيتم', body: 'يقوم الجراح بعمل ثلاثة شقوق صغيرة.\n\n- نزيف\n- عدوى' }],
    fields: {},
    addOns: {},
    declaration: 'أوافق على إجراء العملية.',
  },
  hi: {
    title: 'ऑपरेशन के लिए सहमति',
    summary: 'आपका अपेंडिक्स निकाला जाएगा।',
    sections: [{ key: 'what', heading: 'क्या किया जाएगा', body: 'सर्जन तीन छोटे चीरे लगाता है।' }],
    fields: {},
    addOns: {},
    declaration: 'मैं सहमत हूँ।',
  },
};

const given = {
  proof: 'handed-over',
  signedAt: '2040-03-05T08:00:00.000Z',
  receivedAt: '2040-03-05T08:09:02.000Z',
} as const;

/** Everything a document of a consent says, with two signatures. */
export function sampleDocument(language: 'en' | 'ar' | 'hi' = 'en'): ConsentDocument {
  const isEnglish = language === 'en';
  return {
    form: {
      consentId: consentId.parse(ID),
      category: 'procedure',
      language,
      template: { id: consentTemplateId.parse(ID), number: 3 },
      hospitalName: 'North Hospital',
      patient: { name: 'Amina Odhiambo', birthDate: '1980-03-05', hospitalNumber: 'N-1001' },
      consenter: { kind: 'patient' },
      procedureName: 'Laparoscopic appendectomy',
      text: TEXTS[language],
      fields: isEnglish
        ? [
            { key: 'allergies', kind: 'text', filledBy: 'staff', isRequired: true, choices: [] },
            { key: 'side', kind: 'choice', filledBy: 'patient', isRequired: true, choices: ['left', 'right'] },
          ]
        : [],
      addOns: isEnglish ? ['pictures'] : [],
      staffAnswers: { allergies: 'Penicillin' },
      doctorName: 'Dr Ada Nowak',
      formHash: 'a'.repeat(64),
    },
    patientAnswers: { side: 'right' },
    addOnChoices: { pictures: false },
    signatures: [
      {
        role: 'patient',
        name: 'Amina Odhiambo',
        capacity: null,
        method: 'drawn',
        mark: { method: 'drawn', strokes: [WAVE] },
        device: 'Safari on iPad',
        formHash: 'a'.repeat(64),
        ...given,
      },
      {
        role: 'doctor',
        name: 'Dr Ada Nowak',
        capacity: null,
        method: 'typed',
        mark: { method: 'typed', text: 'Ada Nowak' },
        device: null,
        formHash: 'a'.repeat(64),
        ...given,
        proof: 'pin',
      },
    ],
    reading: [{ section: 'what', seconds: 42, reachedEnd: true }],
    history: [{ at: '2040-03-05T07:00:00.000Z', what: 'Drawn up', who: 'Dr Ada Nowak' }],
    kind: 'signed',
    paperHash: null,
    completedAt: '2040-03-05T08:09:02.000Z',
    validUntil: null,
    contentHash: 'b'.repeat(64),
    verifyUrl: `https://wardline.example/verify/${ID}.abcdefghijklmnopqrstuv`,
    fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
    timeZone: 'Africa/Nairobi',
    at: '2040-03-05T08:09:03.000Z',
    ending: null,
  };
}
