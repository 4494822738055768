import { z } from 'zod';
import {
  consentView,
  declineRemotely as declineSchema,
  endRemote as endRemoteSchema,
  linkToken,
  openRemote as openSchema,
  remoteAsked,
  remoteOpened,
  remoteSent,
  sendRemote as sendRemoteSchema,
  signingView,
  signRemotely as signSchema,
  withTicket as ticketSchema,
} from '../../../shared/schemas/consents.ts';
import { consentId } from '../../../shared/types/ids.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { deviceLabel } from '../sign-in/index.ts';
import { askRemotely, openRemotely, sendRemoteCode } from './commands/open-remote-link.ts';
import { endRemoteLink, sendRemoteLink } from './commands/send-remote-link.ts';
import { declineRemotely, readAgainRemotely, showRemotely, signRemotely } from './commands/sign-remotely.ts';
import { viewConsent } from './queries/view-consent.ts';

const ofConsent = z.strictObject({ consentId });
const byStaff = { tag: 'Consents', permission: 'consent.capture', limit: LIMITS.write, method: 'post' } as const;
const byLink = {
  tag: 'Consents by link',
  public: 'Patients have no account; the link, and what only they know or get, say who they are.',
  method: 'post',
} as const;
const withTicket = { ...byLink, limit: LIMITS.public, response: signingView } as const;
const READS = { exempt: 'It changes nothing; neither link nor ticket belongs into an address.' } as const;

const links: readonly Route[] = [
  route({
    ...byStaff,
    path: '/api/v1/consents/:consentId/remote',
    summary: 'Make a link by which the patient signs on their own phone; the former one is dead.',
    params: ofConsent,
    body: sendRemoteSchema,
    response: remoteSent,
    status: 201,
    // The answer holds a secret, which a kept answer would store.
    idempotency: { exempt: 'A repeat makes another link, and the one before is dead.' },
    handler: ({ params, body }) => sendRemoteLink(params.consentId, body),
  }),
  route({
    ...byStaff,
    path: '/api/v1/consents/:consentId/remote/end',
    summary: 'End the link that is out.',
    params: ofConsent,
    body: endRemoteSchema,
    response: consentView,
    idempotency: 'required',
    handler: async ({ params }) => viewConsent(await endRemoteLink(params.consentId)),
  }),
];

const proving = (services: Services): readonly Route[] => [
  route({
    ...byLink,
    limit: LIMITS.signIn,
    path: '/api/v1/remote-signing/ask',
    summary: 'How the holder of a link shows who they are.',
    body: linkToken,
    response: remoteAsked,
    idempotency: READS,
    handler: ({ body }) => askRemotely(services, body.token),
  }),
  route({
    ...byLink,
    limit: LIMITS.code,
    path: '/api/v1/remote-signing/send-code',
    summary: 'Send the code the link is opened with.',
    body: linkToken,
    response: z.strictObject({}),
    idempotency: { exempt: 'A second code replaces the first.' },
    async handler({ body }) {
      await sendRemoteCode(services, body.token);
      return {};
    },
  }),
  route({
    ...byLink,
    limit: LIMITS.signIn,
    path: '/api/v1/remote-signing/open',
    summary: 'Open the form with the birth date or the code. The fifth wrong one ends the link.',
    body: openSchema,
    response: remoteOpened,
    idempotency: { exempt: 'A repeat gets a ticket of its own, or is refused with a used code.' },
    handler: ({ body }) => openRemotely(services, body.token, body.proof),
  }),
];

const signing = (services: Services): readonly Route[] => [
  route({
    ...withTicket,
    path: '/api/v1/remote-signing/form',
    summary: 'The form that was opened.',
    body: ticketSchema,
    idempotency: READS,
    handler: ({ body }) => showRemotely(services, body.ticket),
  }),
  route({
    ...withTicket,
    path: '/api/v1/remote-signing/sign',
    summary: 'Sign the form that was opened.',
    body: signSchema,
    idempotency: { exempt: 'A repeat with the same mark finds it taken, and is answered as the first time.' },
    handler: ({ body: { ticket, ...given }, request }) =>
      signRemotely(services, ticket, given, deviceLabel(request.userAgent)),
  }),
  route({
    ...withTicket,
    path: '/api/v1/remote-signing/decline',
    summary: 'Say no to the form that was opened.',
    body: declineSchema,
    idempotency: { exempt: 'What was declined is not declined again.' },
    handler: ({ body }) => declineRemotely(services, body.ticket, body.reason),
  }),
  route({
    ...withTicket,
    path: '/api/v1/remote-signing/read-again',
    summary: 'Take the newest version of the form that was opened.',
    body: ticketSchema,
    idempotency: { exempt: 'Of the newest version already, nothing changes.' },
    handler: ({ body }) => readAgainRemotely(services, body.ticket),
  }),
];

export const remoteRoutes = (services: Services): readonly Route[] => [
  ...links,
  ...proving(services),
  ...signing(services),
];
