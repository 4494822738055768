import { z } from 'zod';
import {
  answerChallenge as answerSchema,
  codeSent,
  completeReset as completeResetSchema,
  requestReset as requestResetSchema,
  sendCode as sendCodeSchema,
  sessionView,
  signIn as signInSchema,
  signInAnswer,
} from '../../../shared/schemas/sign-in.ts';
import { LIMITS } from '../../http/rate-limits.ts';
import type { Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import type { Services } from '../../services.ts';
import { answerChallenge } from './commands/answer-challenge.ts';
import { completeReset } from './commands/complete-reset.ts';
import { refreshSession } from './commands/refresh-session.ts';
import { requestReset } from './commands/request-reset.ts';
import { sendCode } from './commands/send-code.ts';
import { signIn } from './commands/sign-in.ts';

const nothing = z.strictObject({});

/** What is asked before anyone is signed in. */
export const signInRoutes = (services: Services): readonly Route[] => [
  route({
    tag: 'Sign-in',
    method: 'post',
    path: '/api/v1/sign-in',
    summary: 'Sign in with hospital code, e-mail and password.',
    public: 'Whoever signs in is nobody yet.',
    body: signInSchema,
    response: signInAnswer,
    limit: LIMITS.signIn,
    idempotency: { exempt: 'A second sign-in is a second session, which its owner sees and can end.' },
    handler: ({ body, request, reply }) => signIn(services, body, request, reply),
  }),
  route({
    tag: 'Sign-in',
    method: 'post',
    path: '/api/v1/sign-in/code/send',
    summary: 'Have a code of six digits mailed, for a sign-in that waits for its second factor.',
    public: 'The challenge says whose sign-in waits.',
    body: sendCodeSchema,
    response: codeSent,
    limit: LIMITS.code,
    idempotency: { exempt: 'A new code replaces the former, and a challenge has three at most.' },
    handler: ({ body }) => sendCode(services, body.challengeId),
  }),
  route({
    tag: 'Sign-in',
    method: 'post',
    path: '/api/v1/sign-in/code',
    summary: 'Give the second factor.',
    public: 'The challenge says whose sign-in waits.',
    body: answerSchema,
    response: signInAnswer,
    limit: LIMITS.signIn,
    idempotency: { exempt: 'A challenge is answered once.' },
    handler: ({ body, request, reply }) => answerChallenge(services, body, request, reply),
  }),
  route({
    tag: 'Sign-in',
    method: 'post',
    path: '/api/v1/session/refresh',
    summary: 'Turn the refresh token and get a new access token.',
    public: 'The access token has run out; the refresh cookie says whose session it is.',
    response: sessionView,
    limit: LIMITS.refresh,
    idempotency: { exempt: 'The same token in the same moment gets the same successor.' },
    handler: ({ request, reply }) => refreshSession(services, request, reply),
  }),
  route({
    tag: 'Sign-in',
    method: 'post',
    path: '/api/v1/password-resets',
    summary: 'Have a link to set a new password mailed. The answer never tells whether there is such an account.',
    public: 'Whoever forgot their password cannot sign in.',
    body: requestResetSchema,
    response: nothing,
    status: 202,
    limit: LIMITS.mail,
    idempotency: { exempt: 'A second link does no harm, and an account gets three an hour at most.' },
    handler: async ({ body }) => {
      requestReset(services, body.hospitalCode, body.email);
      return {};
    },
  }),
  route({
    tag: 'Sign-in',
    method: 'post',
    path: '/api/v1/password-resets/complete',
    summary: 'Set a new password by a mailed link. Every session of the account ends.',
    public: 'The link says whose password it is.',
    body: completeResetSchema,
    response: nothing,
    limit: LIMITS.signIn,
    idempotency: { exempt: 'A link is used once.' },
    handler: async ({ body }) => {
      await completeReset(services, body.token, body.newPassword);
      return {};
    },
  }),
];
