import { z } from 'zod';
import {
  amendConsent as amendSchema,
  consentRegister,
  consentRegisterQuery,
  consentView,
  declineConsent as declineSchema,
  draftConsent as draftSchema,
  handOver as handOverSchema,
  paperConsent as paperSchema,
  patientConsents,
  readAgain as readAgainSchema,
  registrationConsent as registrationSchema,
  revokeConsent as revokeSchema,
  sendConsent as sendSchema,
  signAsStaff as signAsStaffSchema,
  signByHand as signByHandSchema,
  signingView,
  voidConsent as voidSchema,
} from '../../../shared/schemas/consents.ts';
import { consentId, patientId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { RequestFacts, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { deviceLabel, handedOverConsent } from '../sign-in/index.ts';
import { amendConsent, readAgain, readFormAgain } from './commands/amend-consent.ts';
import { draftConsent } from './commands/draft-consent.ts';
import { declineConsent, revokeConsent, voidConsent } from './commands/end-consent.ts';
import { handOverConsent } from './commands/hand-over-consent.ts';
import { keepPaperConsent, tickRegistration } from './commands/keep-signed-consent.ts';
import { sendConsent } from './commands/send-consent.ts';
import { signAsStaff, signByHand } from './commands/sign-consent.ts';
import { listPatientConsents, listRegister } from './queries/list-consents.ts';
import { getConsent, presentSigning, viewConsent } from './queries/view-consent.ts';

const ofConsent = z.strictObject({ consentId });
const ofPatient = z.strictObject({ patientId });
const tag = 'Consents';
const write = { tag, limit: LIMITS.write, params: ofConsent, response: consentView, idempotency: 'required' } as const;
const capture = { ...write, permission: 'consent.capture' } as const;
const SAME_MARK = { exempt: 'A repeat with the same mark finds it taken, and is answered as the first time.' } as const;

const deviceOf = ({ userAgent }: RequestFacts): string => deviceLabel(userAgent);

const lists: readonly Route[] = [
  route({
    tag,
    permission: 'consent.read',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/patients/:patientId/consents',
    summary: 'A patient’s consents, the newest first.',
    params: ofPatient,
    response: patientConsents,
    handler: ({ params }) => listPatientConsents(params.patientId),
    reads: ({ params }) => ({ action: 'consents.read', subject: { kind: 'patient', id: params.patientId } }),
  }),
  route({
    tag,
    permission: 'consent.read',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/consents',
    summary: 'The hospital’s consents of patients you see, the newest first.',
    query: consentRegisterQuery,
    response: consentRegister,
    handler: ({ query }) => listRegister(query),
    reads: (_, { items }) => ({
      action: 'consents.read',
      subject: { kind: 'hospital', id: person().hospitalId },
      changes: [{ path: 'consentIds', before: null, after: items.map(({ consent }) => consent.id) }],
    }),
  }),
  route({
    tag,
    permission: 'consent.read',
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/consents/:consentId',
    summary: 'A consent with its form, answers, signatures and seals.',
    params: ofConsent,
    response: consentView,
    handler: ({ params }) => getConsent(params.consentId),
    reads: ({ params }) => ({ action: 'consent.read', subject: { kind: 'consent', id: params.consentId } }),
  }),
];

const drawing: readonly Route[] = [
  route({
    ...capture,
    params: ofPatient,
    method: 'post',
    path: '/api/v1/patients/:patientId/consents',
    summary: 'Draw a consent up.',
    body: draftSchema,
    status: 201,
    handler: async ({ params, body }) => viewConsent(await draftConsent(params.patientId, body)),
  }),
  route({
    ...capture,
    params: ofPatient,
    method: 'post',
    path: '/api/v1/patients/:patientId/consents/paper',
    summary: 'Keep a consent that was signed on paper, with its scan.',
    body: paperSchema,
    status: 201,
    idempotency: { exempt: 'A file is one consent’s: a repeat finds it and is answered as the first time.' },
    handler: async ({ params, body }) => viewConsent(await keepPaperConsent(params.patientId, body)),
  }),
  route({
    ...capture,
    params: ofPatient,
    method: 'post',
    path: '/api/v1/patients/:patientId/consents/registration',
    summary: 'Note that the patient agreed when they were registered.',
    body: registrationSchema,
    status: 201,
    idempotency: { exempt: 'Who agreed to this version already is answered with that consent.' },
    handler: async ({ params, body, request }) =>
      viewConsent(await tickRegistration(params.patientId, body, deviceOf(request))),
  }),
  route({
    ...capture,
    method: 'patch',
    path: '/api/v1/consents/:consentId',
    summary: 'Change a consent that nobody has signed.',
    body: amendSchema,
    handler: async ({ params, body }) => viewConsent(await amendConsent(params.consentId, body)),
  }),
  route({
    ...capture,
    method: 'post',
    path: '/api/v1/consents/:consentId/send',
    summary: 'Give a consent to be signed.',
    body: sendSchema,
    handler: async ({ params, body }) => viewConsent(await sendConsent(params.consentId, body.version)),
  }),
  route({
    ...capture,
    method: 'post',
    path: '/api/v1/consents/:consentId/read-again',
    summary: 'Take the newest version of the form, while nobody has signed.',
    body: readAgainSchema,
    handler: async ({ params, body }) => viewConsent(await readAgain(params.consentId, body.version)),
  }),
  route({
    ...write,
    permission: 'consent.sign',
    method: 'post',
    path: '/api/v1/consents/:consentId/sign',
    summary:
      'Sign as the doctor, with PIN, password or a code of your authenticator. The fifth wrong one ends the session.',
    body: signAsStaffSchema,
    // A wrong PIN must count although the request is refused, so this cannot run in one transaction.
    idempotency: SAME_MARK,
    handler: async ({ params, body, request, reply }) =>
      viewConsent(await signAsStaff(params.consentId, body, deviceOf(request), reply)),
  }),
];

const ending: readonly Route[] = [
  route({
    ...capture,
    method: 'post',
    path: '/api/v1/consents/:consentId/decline',
    summary: 'Note that whoever was asked says no.',
    body: declineSchema,
    handler: async ({ params, body }) =>
      viewConsent(await declineConsent(params.consentId, body.reason, { isByHand: false })),
  }),
  route({
    ...write,
    permission: 'consent.manage',
    method: 'post',
    path: '/api/v1/consents/:consentId/void',
    summary: 'Void a consent made in error.',
    body: voidSchema,
    handler: async ({ params, body }) => viewConsent(await voidConsent(params.consentId, body)),
  }),
  route({
    ...capture,
    method: 'post',
    path: '/api/v1/consents/:consentId/revoke',
    summary: 'Note that the patient takes a consent back. Nothing of it is deleted.',
    body: revokeSchema,
    handler: async ({ params, body }) => viewConsent(await revokeConsent(params.consentId, body)),
  }),
];

const inHand = { tag: 'Consents in a patient’s hands', permission: 'consent.capture', whenLocked: 'allowed' } as const;

/** No id stands in these: the session says which consent it was handed over for, and there is no other way to one. */
const handedOver: readonly Route[] = [
  route({
    tag,
    permission: 'consent.capture',
    limit: LIMITS.write,
    method: 'post',
    path: '/api/v1/consents/:consentId/hand-over',
    summary: 'Lock this session to the consent and give the tablet out of hand.',
    params: ofConsent,
    body: handOverSchema,
    response: signingView,
    idempotency: { exempt: 'A repeat finds the session handed over, which refuses everything else.' },
    handler: async ({ params, body }) => {
      await handOverConsent(params.consentId, body.version);
      return presentSigning(params.consentId);
    },
  }),
  route({
    ...inHand,
    limit: LIMITS.read,
    method: 'get',
    path: '/api/v1/handed-over',
    summary: 'The form this tablet was handed over for.',
    response: signingView,
    handler: async () => presentSigning(await handedOverConsent()),
    reads: (_, { form }) => ({ action: 'consent.read', subject: { kind: 'consent', id: form.consentId } }),
  }),
  route({
    ...inHand,
    limit: LIMITS.write,
    method: 'post',
    path: '/api/v1/handed-over/sign',
    summary: 'Sign by hand on this tablet.',
    body: signByHandSchema,
    response: signingView,
    idempotency: SAME_MARK,
    handler: async ({ body, request }) => {
      const consent = await handedOverConsent();
      const how = { proof: 'handed-over', device: deviceOf(request), handedOverBy: person().userId } as const;
      await signByHand(consent, body, how);
      return presentSigning(consent);
    },
  }),
  route({
    ...inHand,
    limit: LIMITS.write,
    method: 'post',
    path: '/api/v1/handed-over/decline',
    summary: 'Say no on this tablet.',
    body: declineSchema,
    response: signingView,
    idempotency: 'required',
    handler: async ({ body }) => {
      const consent = await handedOverConsent();
      await declineConsent(consent, body.reason, { isByHand: true });
      return presentSigning(consent);
    },
  }),
  route({
    ...inHand,
    limit: LIMITS.write,
    method: 'post',
    path: '/api/v1/handed-over/read-again',
    summary: 'Take the newest version of the form, to be read again on this tablet.',
    response: signingView,
    idempotency: { exempt: 'Of the newest version already, nothing changes.' },
    handler: async () => {
      const consent = await handedOverConsent();
      await readFormAgain(consent);
      return presentSigning(consent);
    },
  }),
];

export const consentsRoutes: readonly Route[] = [...lists, ...drawing, ...ending, ...handedOver];
