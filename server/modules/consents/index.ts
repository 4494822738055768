import type { Module } from '../../module.ts';
import type { Services } from '../../services.ts';
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
import { consentsOfPatient } from './consents.bin.ts';
import { gateCollection } from './procedure-gate.model.ts';
import { consentsRoutes } from './consents.routes.ts';
import { expireConsents } from './jobs/expire-consents.ts';
import { remindRemote } from './jobs/remind-remote.ts';
import { sealConsents } from './jobs/seal-consents.ts';
import { verifySeals } from './jobs/verify-seals.ts';
import { remindSigners } from './jobs/remind-signers.ts';
import { paperRight } from './paper-right.ts';
import { consentTemplatesRight, wardConsentsRight } from './consents.streams.ts';
import { linkCollection, ticketCollection } from './remote.model.ts';
import { linkPolicy, ticketPolicy } from './remote.policy.ts';
import { remoteRoutes } from './remote.routes.ts';
import { sealRoutes } from './seal.routes.ts';
import { templateKind } from './templates.bin.ts';
import { templateRoutes } from './template.routes.ts';

export type { ConsentFacts, GateAsked } from './procedure-gate.ts';
export { bestConsents, listConsentFacts, patientOfConsent, takeGateTurn } from './procedure-gate.ts';

export { draftConsent } from './commands/draft-consent.ts';
export { declineConsent } from './commands/end-consent.ts';
export { tickRegistration } from './commands/keep-signed-consent.ts';
export { sendConsent } from './commands/send-consent.ts';
export { listTemplates } from './queries/list-templates.ts';
export { publishTemplate } from './commands/publish-template.ts';
export { createTemplate } from './commands/write-template.ts';

export type { ConsentReport } from './verify-consents.ts';
export { verifyConsents } from './verify-consents.ts';

/**
 * What patients agree to: templates with their versions, consents from the draft to the sealed and signed document, their
 * withdrawal, and the chain of seals that shows any later change.
 */
export const consentsModule = (services: Services): Module => ({
  name: 'consents',
  routes: [...templateRoutes, ...consentsRoutes, ...remoteRoutes(services), ...sealRoutes(services)],
  policies: [
    templatePolicy,
    templateVersionPolicy,
    consentPolicy,
    signaturePolicy,
    sealPolicy,
    sealHeadPolicy,
    signingKeyPolicy,
    linkPolicy,
    ticketPolicy,
  ],
  collections: [
    templateCollection,
    templateVersionCollection,
    consentCollection,
    signatureCollection,
    sealCollection,
    sealHeadCollection,
    signingKeyCollection,
    gateCollection,
    linkCollection,
    ticketCollection,
  ],
  streams: [wardConsentsRight, consentTemplatesRight],
  fileRights: [paperRight],
  binKinds: [templateKind],
  goesWith: [consentsOfPatient],
  jobs: [expireConsents, remindSigners, remindRemote, sealConsents, verifySeals()],
});
