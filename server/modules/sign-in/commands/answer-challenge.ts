import type { z } from 'zod';
import type { answerChallenge as answerSchema, SignInAnswer } from '../../../../shared/schemas/sign-in.ts';
import { context, now } from '../../../access/context.ts';
import { codeMatches } from '../../../crypto/opaque-tokens.ts';
import { spendRecoveryCode } from '../../../crypto/recovery-codes.ts';
import { verifyTotp } from '../../../crypto/totp.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply, RequestFacts } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { withChallenge } from '../challenges.ts';
import { TRIES, TRUST_MS } from '../periods.ts';
import { takeTotpStep } from '../prove.ts';
import { secondFactorInForce } from '../queries/get-sign-in-policy.ts';
import { accountKey, clearFailures, countFailure, refuseLocked } from '../sign-in-failures.ts';
import { idOf } from '../sessions.ts';
import { journalCredential, journalRefusal } from '../sign-in.journal.ts';
import type { ChallengeDoc, CredentialDoc } from '../sign-in.model.ts';
import { challengeRepository, credentialRepository } from '../sign-in.repository.ts';
import { trustDevice } from '../trusted-devices.ts';
import { endFormerSession } from './end-former-session.ts';
import { bindingOf } from './send-code.ts';
import { signedIn } from './sign-in.ts';
import { startSession } from './start-session.ts';

type Answer = z.output<typeof answerSchema>;

/** Uses up what was typed, in the transaction in force; `false` where another answer used it first. */
type Spend = () => Promise<boolean>;

/**
 * Completes a sign-in with the second factor. Refuses `code-refused` for a wrong or used code, after five tries, and as
 * `withChallenge`; `rate-limited` while the account is locked. A wrong code counts as a failure to sign in.
 */
export const answerChallenge = (
  services: Services,
  answer: Answer,
  request: RequestFacts,
  reply: Reply,
): Promise<SignInAnswer> =>
  withChallenge(services, answer.challengeId, async (challenge, staff) => {
    const account = accountKey(services, context().tenant.code, staff.email);
    await refuseLocked(services, account);
    const tried = await challengeRepository().updateWhere(
      { _id: challenge._id, tries: { $lt: TRIES } },
      {},
      { tries: 1 },
    );
    const credential = await credentialRepository().findOne({ staffId: challenge.staffId });
    if (tried === null || credential === null) throw refuse('code-refused');
    const spend = tried.methods.includes(answer.method) ? check(answer, tried, credential) : null;
    if (spend === null) {
      const failures = await countFailure(services, account);
      journalRefusal(staff, failures, answer.method);
      throw refuse('code-refused');
    }
    await clearFailures(services, account);
    const mayTrust = answer.trustDevice && (await secondFactorInForce()) === 'new-device';
    const { open, device } = await transaction(async () => {
      // Compare and delete: of many right answers at once, one removes the challenge.
      if ((await challengeRepository().remove({ _id: challenge._id })) !== 1) throw refuse('code-refused');
      if (!(await spend())) throw refuse('code-refused');
      return {
        open: await startSession(staff, request.userAgent),
        device: mayTrust ? await trustDevice(idOf(staff), request) : null,
      };
    });
    await endFormerSession(services, request, open);
    if (device !== null) reply.setCookie('device', device, TRUST_MS / 1_000);
    return signedIn(reply, open, staff, credential);
  });

/** How to use up what was typed; `null` where it is wrong. */
function check({ method, code }: Answer, challenge: ChallengeDoc, credential: CredentialDoc): Spend | null {
  const { codePepper } = context().services.config.secrets;
  if (method === 'email') {
    const { codeHash, codeExpiresAt } = challenge;
    const isDue = codeHash !== null && codeExpiresAt !== null && codeExpiresAt > now();
    // It is deleted with its challenge.
    return isDue && codeMatches(codePepper, code, bindingOf(challenge), codeHash) ? async () => true : null;
  }
  if (method === 'totp') {
    const { totpSecret, totpLastStep } = credential;
    const step = totpSecret === null ? null : verifyTotp(totpSecret, code, now(), totpLastStep);
    return step === null ? null : () => takeTotpStep(credential._id, step);
  }
  const spent = spendRecoveryCode(codePepper, credential.staffId, credential.recoveryHashes, code);
  return spent === null ? null : () => takeRecoveryCode(credential, spent.remaining);
}

async function takeRecoveryCode({ _id, version, staffId }: CredentialDoc, remaining: readonly string[]) {
  const taken = await credentialRepository().updateWhere({ _id, version }, { recoveryHashes: remaining });
  if (taken === null) return false;
  await journalCredential('recovery-code.used', staffId);
  return true;
}
