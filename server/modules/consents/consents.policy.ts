import { definePolicy } from '../../access/policy.ts';
import type {
  ConsentRecord,
  SealHeadRecord,
  SealRecord,
  SignatureRecord,
  SigningKeyRecord,
  TemplateRecord,
  TemplateVersionRecord,
} from './consents.model.ts';

/**
 * Templates say nothing of anyone: whoever reads consents reads them, and draws consents up from them. One that was never
 * published is there for those who write it.
 */
export const templatePolicy = definePolicy<TemplateRecord>({
  of: 'consent template',
  scope: (actor) => {
    if (!actor.permissions.has('consent.read')) return null;
    return actor.permissions.has('consent.manage') ? {} : { published: { $gt: 0 } };
  },
  rules: { 'consent.manage': { may: (actor) => actor.permissions.has('consent.read') } },
});

export const templateVersionPolicy = definePolicy<TemplateVersionRecord>({
  of: 'consent template version',
  scope: (actor) => (actor.permissions.has('consent.read') ? {} : null),
  rules: {},
});

/**
 * Consents are reached through their patient: whoever asks has found the patient first, and whoever asks by a consent's
 * id finds its patient before anything of it is answered (`visibleConsent`, the one door).
 */
export const consentPolicy = definePolicy<ConsentRecord>({
  of: 'consent',
  scope: (actor) => (actor.permissions.has('consent.read') && actor.permissions.has('patient.read') ? {} : null),
  rules: {
    'consent.read': { may: () => true },
    'consent.capture': { may: () => true },
    'consent.sign': { may: () => true },
    'consent.manage': { may: () => true },
  },
});

export const signaturePolicy = definePolicy<SignatureRecord>({
  of: 'consent signature',
  scope: (actor) => (actor.permissions.has('consent.read') && actor.permissions.has('patient.read') ? {} : null),
  rules: {},
});

export const sealPolicy = definePolicy<SealRecord>({
  of: 'consent seal',
  scope: (actor) => (actor.permissions.has('consent.read') ? {} : null),
  rules: {},
});

export const sealHeadPolicy = definePolicy<SealHeadRecord>({ of: 'consent seal head', scope: () => null, rules: {} });

export const signingKeyPolicy = definePolicy<SigningKeyRecord>({ of: 'signing key', scope: () => null, rules: {} });
