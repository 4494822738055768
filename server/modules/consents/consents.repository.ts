import type { ConsentForm } from '../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../shared/types/ids.ts';
import type { Filter } from '../../db/filter.ts';
import type { FindOptions } from '../../db/repository.ts';
import { repository } from '../../db/repository.ts';
import type { Consent, ConsentRecord, Signature } from './consents.model.ts';
import {
  consentCollection,
  sealCollection,
  sealHeadCollection,
  signatureCollection,
  signingKeyCollection,
  templateCollection,
  templateVersionCollection,
} from './consents.model.ts';
import {
  consentPolicy,
  sealHeadPolicy,
  sealPolicy,
  signaturePolicy,
  signingKeyPolicy,
  templatePolicy,
  templateVersionPolicy,
} from './consents.policy.ts';

export const templateRepository = () => repository(templateCollection, templatePolicy);
export const templateVersionRepository = () => repository(templateVersionCollection, templateVersionPolicy);
export const consentRepository = () => repository(consentCollection, consentPolicy);
export const signatureRepository = () => repository(signatureCollection, signaturePolicy);
export const sealRepository = () => repository(sealCollection, sealPolicy);
export const sealHeadRepository = () => repository(sealHeadCollection, sealHeadPolicy);
export const signingKeyRepository = () => repository(signingKeyCollection, signingKeyPolicy);

/** A consent as it lies there, whether or not all of it opens. */
export interface StoredConsent {
  readonly consent: Consent;
  /** Bytes of it were changed; what no longer opens is stood in for. */
  readonly isDamaged: boolean;
}

const UNREADABLE = 'This can no longer be read.';
const STAND_IN_FORM: ConsentForm = {
  consentId: '00000000-0000-7000-8000-000000000000' as ConsentForm['consentId'],
  category: 'treatment',
  language: 'en',
  template: { id: '00000000-0000-7000-8000-000000000000' as ConsentForm['template']['id'], number: 0 },
  hospitalName: '',
  patient: { name: '', birthDate: null, hospitalNumber: '' },
  consenter: { kind: 'patient' },
  procedureName: null,
  text: {
    title: UNREADABLE,
    summary: UNREADABLE,
    sections: [{ key: 'unreadable', heading: UNREADABLE, body: UNREADABLE }],
    fields: {},
    addOns: {},
    declaration: UNREADABLE,
  },
  fields: [],
  addOns: [],
  staffAnswers: {},
  doctorName: null,
  formHash: '0'.repeat(64),
};
const STAND_INS = {
  form: STAND_IN_FORM,
  consenter: { kind: 'patient' },
  slots: [],
  patientAnswers: {},
  addOnChoices: {},
  ending: null,
} as const satisfies Partial<ConsentRecord>;

/** As `consentRepository().find`, also where somebody changed a byte: what is altered is shown as altered, and not lost. */
export async function consentsAsStored(
  filter: Filter<ConsentRecord>,
  options: FindOptions<ConsentRecord> = {},
): Promise<StoredConsent[]> {
  const found = await consentRepository().findDamaged(filter, STAND_INS, options);
  return found.map(({ doc, damaged }) => ({ consent: doc, isDamaged: damaged.length > 0 }));
}

/** All that match, by id, read `pageSize` at a time; none is met twice, whatever is done with it meanwhile. */
export async function* consentsInOrder(
  filter: Filter<ConsentRecord>,
  pageSize: number,
): AsyncGenerator<StoredConsent, void, undefined> {
  for (let after = ''; ;) {
    const page = await consentsAsStored({ ...filter, _id: { $gt: after } }, { sort: { _id: 1 }, limit: pageSize });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.consent._id;
  }
}

export interface StoredSignature {
  readonly signature: Signature;
  readonly isDamaged: boolean;
}

/** The signatures of a consent, by slot. */
export async function signaturesAsStored(consentId: string): Promise<StoredSignature[]> {
  const standIns = { signer: { name: '', capacity: null }, mark: null };
  const filter = { consentId: consentId as ConsentId };
  const found = await signatureRepository().findDamaged(filter, standIns, { sort: { slot: 1 } });
  return found.map(({ doc, damaged }) => ({ signature: doc, isDamaged: damaged.length > 0 }));
}
