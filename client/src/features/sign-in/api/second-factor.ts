import type { z } from 'zod';
import type { answerChallenge, codeSent, SignInAnswer } from '../../../../../shared/schemas/sign-in.ts';
import { api } from '../../../lib/api/api.ts';

export const postSendCode = (body: { challengeId: string }, key: string) =>
  api.send<z.output<typeof codeSent>>('POST', '/sign-in/code/send', { body, key });

export const postAnswer = (body: z.output<typeof answerChallenge>, key: string) =>
  api.send<SignInAnswer>('POST', '/sign-in/code', { body, key });
