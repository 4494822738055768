import type { z } from 'zod';
import type { codeSent } from '../../../../shared/schemas/sign-in.ts';
import { PLATFORM_ID } from '../../../../shared/types/ids.ts';
import { context, now } from '../../../access/context.ts';
import type { CodeBinding } from '../../../crypto/opaque-tokens.ts';
import { hashCode, sixDigitCode } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Services } from '../../../services.ts';
import { withChallenge } from '../challenges.ts';
import { mailCode } from '../mails.ts';
import { CODE_MS, CODES_PER_CHALLENGE, later } from '../periods.ts';
import type { ChallengeDoc } from '../sign-in.model.ts';
import { challengeRepository } from '../sign-in.repository.ts';

/** What a code of this challenge is good for, and nothing else. */
export function bindingOf(challenge: ChallengeDoc): CodeBinding {
  const { tenant } = context();
  return {
    challengeId: challenge._id,
    purpose: 'sign-in',
    hospitalId: tenant.id === PLATFORM_ID ? null : tenant.id,
  };
}

/**
 * Mails a code of six digits, good for ten minutes; a second one replaces the first. Refuses `code-refused` as
 * `withChallenge`, and `rate-limited` after the third.
 */
export const sendCode = (services: Services, challengeToken: string): Promise<z.input<typeof codeSent>> =>
  withChallenge(services, challengeToken, async (challenge, staff) => {
    if (!challenge.methods.includes('email')) throw refuse('code-refused');
    const code = sixDigitCode();
    const codeExpiresAt = later(now(), CODE_MS);
    const codeHash = hashCode(services.config.secrets.codePepper, code, bindingOf(challenge));
    await transaction(async () => {
      const due = { _id: challenge._id, codesSent: { $lt: CODES_PER_CHALLENGE } };
      const sent = await challengeRepository().updateWhere(due, { codeHash, codeExpiresAt }, { codesSent: 1 });
      if (sent === null) throw refuse('rate-limited', { detail: 'Sign in again for another code.' });
      await mailCode(staff, code);
    });
    return { sentTo: masked(staff.email), expiresAt: codeExpiresAt.toISOString() };
  });

/** Enough for its owner to know which of their addresses it is: `a•••@north.example`. */
function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${Array.from(email)[0] ?? ''}•••${email.slice(at)}`;
}
