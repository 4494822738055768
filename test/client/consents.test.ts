import { expect } from 'chai';
import { offered } from '../../client/src/features/consents/consent-acts.ts';
import { readConsentSearch } from '../../client/src/features/consents/consent-search.ts';
import { csvOf } from '../../client/src/lib/files/csv.ts';
import { NO_PAPER, paperBody, paperFaults } from '../../client/src/features/consents/dialogs/paper-values.ts';
import { proofOf } from '../../client/src/features/consents/dialogs/step-up.ts';
import { readRegisterSearch } from '../../client/src/features/consents/register-search.ts';
import { consentLook, isOver, stateLine } from '../../client/src/features/consents/standing.ts';
import { isOffered, titleOf } from '../../client/src/features/consents/template-title.ts';
import { readWizardSearch } from '../../client/src/features/consents/wizard/wizard-search.ts';
import type { WizardValues } from '../../client/src/features/consents/wizard/wizard-values.ts';
import {
  faultsOf,
  firstUnfinished,
  NOTHING_CHOSEN,
  othersOf,
  sentOf,
  signingOrder,
  valuesOf,
  withTemplate,
} from '../../client/src/features/consents/wizard/wizard-values.ts';
import type { TemplateContent } from '../../shared/schemas/consent-templates.ts';
import { amendConsent, draftConsent, paperConsent } from '../../shared/schemas/consents.ts';
import type { ConsentView } from '../../shared/schemas/consents.ts';
import { newUuid7 as newId } from '../../client/src/lib/uuid7.ts';

const NOW = Date.parse('2026-11-22T14:00:00.000Z');
const EARLIER = '2026-11-20T08:00:00.000Z';
const LATER = '2026-12-24T08:00:00.000Z';

const standing = {
  state: 'completed',
  standing: 'valid',
  isAltered: false,
  validUntil: null,
  signatures: { given: 2, needed: 2 },
} as const;

describe('how a consent is shown', () => {
  it('is valid until its time, and out of date from then on without anyone asking again', () => {
    expect(consentLook({ ...standing, validUntil: LATER }, NOW)).to.equal('valid');
    expect(consentLook({ ...standing, validUntil: LATER }, Date.parse(LATER))).to.equal('out-of-date');
  });

  it('is altered before it is anything else', () => {
    for (const state of ['draft', 'signing', 'completed', 'revoked', 'voided'] as const) {
      expect(consentLook({ ...standing, state, isAltered: true }, NOW)).to.equal('altered');
    }
    expect(isOver('altered')).to.equal(false);
  });

  it('tells what waits for a signature from what waits for its seal', () => {
    expect(consentLook({ ...standing, state: 'signing', signatures: { given: 1, needed: 2 } }, NOW)).to.equal(
      'signing',
    );
    expect(consentLook({ ...standing, state: 'signing' }, NOW)).to.equal('sealing');
    expect(consentLook({ ...standing, state: 'signing', signatures: { given: 0, needed: 0 } }, NOW)).to.equal(
      'signing',
    );
  });

  it('keeps apart what was replaced, withdrawn, voided, declined and never finished', () => {
    expect(consentLook({ ...standing, standing: 'replaced' }, NOW)).to.equal('replaced');
    for (const state of ['revoked', 'voided', 'declined', 'expired', 'draft'] as const) {
      expect(consentLook({ ...standing, state, standing: 'not-signed' }, NOW)).to.equal(state);
    }
  });

  it('says in its line until when, and by when', () => {
    const of = { ...standing, at: EARLIER, signBy: null };
    expect(stateLine(of, NOW)).to.include({ key: 'valid', at: EARLIER, until: null });
    expect(stateLine({ ...of, validUntil: LATER }, NOW)).to.include({ key: 'validUntil', until: LATER });
    const signing = { ...of, state: 'signing', signatures: { given: 1, needed: 3 } } as const;
    expect(stateLine({ ...signing, signBy: LATER }, NOW)).to.include({ key: 'signingUntil', until: LATER, given: 1 });
    expect(stateLine(signing, NOW)).to.include({ key: 'signing', count: 3 });
  });
});

describe('what can be done to a consent', () => {
  const none = { canAmend: false, canHandOver: false, mySlot: null, canRevoke: false, canVoid: false };
  const of = { ...standing, isPaper: false };

  it('is what the server allows, and no more', () => {
    expect(offered({ ...of, state: 'draft', abilities: none }, false, NOW)).to.deep.equal({ first: [], ending: [] });
    const abilities = { ...none, canAmend: true, canVoid: true };
    expect(offered({ ...of, state: 'draft', abilities }, true, NOW)).to.deep.equal({
      first: ['continue'],
      ending: ['void'],
    });
  });

  it('puts the doctor’s own signature first', () => {
    const abilities = { ...none, mySlot: 'doctor', canHandOver: true } as const;
    const waiting = { ...of, state: 'signing', signatures: { given: 1, needed: 2 }, abilities } as const;
    expect(offered(waiting, true, NOW)).to.deep.equal({
      first: ['sign', 'hand-over', 'remote'],
      ending: ['decline'],
    });
    expect(offered(waiting, false, NOW).ending).to.deep.equal([]);
  });

  it('declines nothing that everyone has signed, and replaces nothing that was replaced or altered', () => {
    expect(offered({ ...of, state: 'signing', abilities: none }, true, NOW).ending).to.deep.equal([]);
    expect(offered({ ...of, abilities: none }, true, NOW).first).to.deep.equal(['replace']);
    expect(offered({ ...of, standing: 'replaced', abilities: none }, true, NOW).first).to.deep.equal([]);
    expect(offered({ ...of, isAltered: true, abilities: none }, true, NOW).first).to.deep.equal([]);
  });
});

const words = { label: 'x', help: null, choices: {} };
const text = {
  title: 'An operation',
  summary: 'In short',
  sections: [{ key: 'what', heading: 'What', body: 'Much' }],
  fields: { side: { ...words, choices: { left: 'Left', right: 'Right' } }, note: words, marked: words, asked: words },
  addOns: {},
  declaration: 'I agree.',
};
const content: TemplateContent = {
  languages: ['en', 'ar'],
  texts: { en: text, ar: text },
  fields: [
    { key: 'side', kind: 'choice', filledBy: 'staff', isRequired: true, choices: ['left', 'right'] },
    { key: 'note', kind: 'text', filledBy: 'staff', isRequired: false, choices: [] },
    { key: 'marked', kind: 'checkbox', filledBy: 'staff', isRequired: true, choices: [] },
    { key: 'asked', kind: 'text', filledBy: 'patient', isRequired: true, choices: [] },
  ],
  addOns: [],
  signers: [
    { role: 'patient', need: 'always' },
    { role: 'witness', need: 'if-needed' },
    { role: 'interpreter', need: 'if-needed' },
    { role: 'doctor', need: 'always' },
  ],
  order: 'sequential',
  validForDays: 90,
  signWithinHours: 72,
};
const me = { staffId: newId(), name: 'Dr Khumalo' };
const filled = (part: Partial<WizardValues> = {}): WizardValues => ({
  ...withTemplate({ ...NOTHING_CHOSEN, isChecked: true }, newId(), content, me),
  staffAnswers: { side: 'right', marked: true, note: '  ' },
  ...part,
});

describe('the steps of drawing up a consent', () => {
  it('go no further while something is missing, and say what', () => {
    expect([...faultsOf('patient', NOTHING_CHOSEN, null)]).to.deep.equal(['isChecked']);
    expect([...faultsOf('form', NOTHING_CHOSEN, null)]).to.deep.equal(['templateId']);
    const empty = filled({ staffAnswers: { side: ' ', marked: false } });
    expect([...faultsOf('purpose', empty, content)]).to.deep.equal(['answer-side', 'answer-marked']);
    for (const step of ['patient', 'form', 'purpose', 'signers', 'check'] as const) {
      expect([...faultsOf(step, filled(), content)], step).to.deep.equal([]);
    }
  });

  it('ask for who consents in the patient’s place, by name, relationship and reason', () => {
    const values = filled({ consenter: { kind: 'guardian', name: 'Dev', relationship: ' ', reason: '' } });
    expect([...faultsOf('signers', values, content)]).to.deep.equal(['relationship', 'reason']);
  });

  it('ask for the doctor, but not for the name of a witness', () => {
    const others = othersOf(content, null).map((one) => ({ ...one, isWanted: true }));
    expect([...faultsOf('signers', filled({ others }), content)]).to.deep.equal(['other-2']);
  });

  it('begin where something is missing, whatever the address says', () => {
    expect(firstUnfinished('check', NOTHING_CHOSEN, null)).to.equal('patient');
    expect(firstUnfinished('check', filled({ staffAnswers: {} }), content)).to.equal('purpose');
    expect(firstUnfinished('check', filled(), content)).to.equal('check');
    expect(firstUnfinished('form', filled({ staffAnswers: {} }), content)).to.equal('form');
  });

  it('come to what the server takes', () => {
    const others = filled().others.map((one) =>
      one.role === 'witness' ? { ...one, isWanted: true, name: ' Sipho ' } : one,
    );
    const sent = sentOf(filled({ others, procedureName: '  ' }));
    expect(draftConsent.parse({ templateId: newId(), ...sent })).to.deep.include({
      language: 'en',
      procedureName: null,
      consenter: { kind: 'patient' },
      signers: [
        { role: 'witness', staffId: null, name: 'Sipho' },
        { role: 'doctor', staffId: me.staffId, name: null },
      ],
      staffAnswers: { side: 'right', marked: true },
    });
    expect(amendConsent.safeParse({ version: 1, ...sent }).success).to.equal(true);
  });

  it('send nothing of a guardian where the patient consents after all', () => {
    const consenter = { kind: 'patient', name: 'Dev', relationship: 'father', reason: 'a child' } as const;
    expect(sentOf(filled({ consenter })).consenter).to.deep.equal({ kind: 'patient' });
  });

  it('keep what fits when another form is chosen, and nothing that does not', () => {
    const other: TemplateContent = {
      ...content,
      languages: ['ar'],
      fields: [
        { key: 'side', kind: 'choice', filledBy: 'staff', isRequired: true, choices: ['left', 'none'] },
        { key: 'marked', kind: 'text', filledBy: 'staff', isRequired: false, choices: [] },
        { key: 'note', kind: 'text', filledBy: 'staff', isRequired: false, choices: [] },
      ],
      signers: [
        { role: 'doctor', need: 'always' },
        { role: 'patient', need: 'always' },
      ],
    };
    const doctor = { ...me, name: 'Dr Other', staffId: newId() };
    const others = filled().others.map((one) => (one.role === 'doctor' ? { ...one, ...doctor } : one));
    const values = filled({
      others,
      procedureName: 'Appendix',
      staffAnswers: { side: 'right', marked: true, note: 'Thin' },
    });
    const next = withTemplate(values, 'other', other, me);
    expect(next).to.deep.include({ language: 'ar', procedureName: 'Appendix', staffAnswers: { note: 'Thin' } });
    expect(next.others).to.have.length(1);
    expect(next.others[0]).to.include({ role: 'doctor', name: 'Dr Other', isWanted: true });
  });

  it('show who signs in the order of the form, without those who are not wanted', () => {
    expect(signingOrder(filled(), content).map((one) => (one === 'consenter' ? one : one.role))).to.deep.equal([
      'consenter',
      'doctor',
    ]);
  });

  it('come back from a draft as they went in', () => {
    const sent = sentOf(filled({ consenter: { kind: 'proxy', name: 'Anna', relationship: 'wife', reason: 'Asleep' } }));
    const templateId = newId();
    const slot = { key: 'doctor', role: 'doctor', isDue: false, staffId: me.staffId, name: me.name, signed: null };
    // Of a view only this is read.
    const view = {
      procedureId: null,
      consenter: sent.consenter,
      slots: [{ ...slot, key: 'patient', role: 'patient' }, slot],
      form: {
        template: { id: templateId, number: 1 },
        language: 'en',
        procedureName: null,
        staffAnswers: sent.staffAnswers,
      },
    } as unknown as ConsentView;
    const back = valuesOf(view, content);
    expect(sentOf(back)).to.deep.equal(sent);
    expect(back).to.include({ templateId, isChecked: true });
    expect(back.others.map(({ isWanted }) => isWanted)).to.deep.equal([false, false, true]);
  });
});

describe('a consent on paper', () => {
  const whole = { ...NO_PAPER, templateId: newId(), language: 'en', signedOn: '2026-11-20' };

  it('needs its scan, its form and a day that has been', () => {
    expect([...paperFaults(NO_PAPER, false, '2026-11-22')]).to.deep.equal(['templateId', 'file', 'signedOn']);
    expect([...paperFaults({ ...whole, signedOn: '2026-11-23' }, true, '2026-11-22')]).to.deep.equal(['signedOn']);
    expect([...paperFaults({ ...whole, kind: 'proxy' }, true, '2026-11-22')]).to.deep.equal([
      'name',
      'relationship',
      'reason',
    ]);
    expect([...paperFaults(whole, true, '2026-11-22')]).to.deep.equal([]);
  });

  it('names those of the form’s signers whom the paper names', () => {
    const body = paperBody({ ...whole, signers: { 1: ' ', 3: ' Dr Khumalo ' } }, content, newId());
    expect(paperConsent.parse(body)).to.deep.include({
      signers: [{ role: 'doctor', name: 'Dr Khumalo' }],
      consenter: { kind: 'patient' },
      procedureName: null,
    });
  });
});

describe('small things of consents', () => {
  it('spends no try on what cannot be a PIN or a code', () => {
    expect(proofOf('pin', '12')).to.equal(null);
    expect(proofOf('pin', '12 34')).to.deep.equal({ pin: '1234' });
    expect(proofOf('totp', '12345')).to.equal(null);
    expect(proofOf('totp', '123 456')).to.deep.equal({ totp: '123456' });
    expect(proofOf('password', ' secret ')).to.deep.equal({ password: ' secret ' });
    expect(proofOf('password', '')).to.equal(null);
  });

  it('writes a file no spreadsheet runs, in every script', () => {
    expect(
      csvOf([
        ['a', 'b'],
        ['=1+1', 'say "no", twice'],
        ['@x', 'العربية\nनमस्ते'],
      ]),
    ).to.equal('\uFEFFa,b\r\n\'=1+1,"say ""no"", twice"\r\n\'@x,"العربية\nनमस्ते"\r\n');
  });

  it('keeps of an address what it understands', () => {
    expect(readRegisterSearch({ state: 'revoked', category: 'blood', name: 'Molefe' })).to.deep.equal({
      state: 'revoked',
      category: 'blood',
    });
    expect(readRegisterSearch({ state: 'lost', category: 7 })).to.deep.equal({});
    expect(readConsentSearch({ do: 'revoke' })).to.deep.equal({ do: 'revoke' });
    expect(readConsentSearch({ do: 'erase' })).to.deep.equal({});
    expect(readWizardSearch({ step: 'check', consent: 'x', procedure: 3, category: 'blood' })).to.deep.equal({
      step: 'check',
      consent: 'x',
      category: 'blood',
    });
  });

  it('offers the forms that are published and in use, by a title people can read', () => {
    expect(isOffered({ published: 2, isRetired: false })).to.equal(true);
    expect(isOffered({ published: null, isRetired: false })).to.equal(false);
    expect(isOffered({ published: 2, isRetired: true })).to.equal(false);
    expect(titleOf({ titles: { en: 'A', ar: 'ب' } }, 'ar')).to.equal('ب');
    expect(titleOf({ titles: { en: 'A', ar: 'ب' } }, 'sw')).to.equal('A');
    expect(titleOf({ titles: { hi: 'क' } }, 'sw')).to.equal('क');
  });
});
