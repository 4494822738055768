import { context, now, person } from '../../access/context.ts';
import { verifyTotp } from '../../crypto/totp.ts';
import { transaction } from '../../db/transaction.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Reply } from '../../http/route.ts';
import type { ProblemKind } from '../../../shared/types/problem-kinds.ts';
import { endSession } from './commands/end-session.ts';
import { TRIES } from './periods.ts';
import { clearCookies } from './sessions.ts';
import { journalCredential } from './sign-in.journal.ts';
import type { CredentialDoc } from './sign-in.model.ts';
import { credentialRepository, sessionRepository } from './sign-in.repository.ts';

/** What a person types to show that it is still them at the screen. */
export type Proof = { readonly pin: string } | { readonly password: string };

/** The same, or the code their authenticator app shows: for an act that asks once more who it is. */
export type StepUp = Proof | { readonly totp: string };

/**
 * Has the person in force prove that it is them. Each try is counted before it is looked at; the fifth wrong one in a row
 * ends the session, so that a found device is worth five guesses. A code of the authenticator is good once. Refuses
 * `code-refused` for a wrong PIN or code, `sign-in-failed` for a wrong password, and `not-signed-in` when the session has
 * ended by it. Not to be called in a transaction that a refusal undoes: the try would not be counted.
 */
export async function prove(proof: StepUp, reply: Reply): Promise<CredentialDoc> {
  const { sessionId, userId } = person();
  const taken = await sessionRepository().updateWhere(
    { _id: sessionId, endedAt: null, failedProofs: { $lt: TRIES } },
    {},
    { failedProofs: 1 },
  );
  if (taken === null) throw refuse('not-signed-in');
  const credential = await credentialRepository().findOne({ staffId: userId });
  const isProven = credential !== null && (await isRight(proof, credential).catch(notLookedAt(sessionId)));
  if (isProven) {
    await sessionRepository().updateWhere(
      { _id: sessionId, failedProofs: { $lte: taken.failedProofs } },
      { failedProofs: 0 },
    );
    return credential;
  }
  if (taken.failedProofs < TRIES) throw refuse(refusalOf(proof), { detail: detailOf(proof) });
  await endSession(sessionId, 'revoked');
  clearCookies(reply);
  throw refuse('not-signed-in');
}

/** What could not be looked at (too many wait) was no wrong try; counted, five such would shut their owner out. */
const notLookedAt =
  (sessionId: string) =>
  async (error: unknown): Promise<never> => {
    await sessionRepository().updateWhere({ _id: sessionId, failedProofs: { $gt: 0 } }, {}, { failedProofs: -1 });
    throw error;
  };

function isRight(proof: StepUp, credential: CredentialDoc): Promise<boolean> {
  const checks = context().services.passwords.forSignedIn;
  if ('totp' in proof) return isRightNow(proof.totp, credential);
  return 'pin' in proof
    ? checks.verifyPin(proof.pin, credential.pinHash)
    : checks.verifyPassword(proof.password, credential.passwordHash);
}

/** Of the same code twice at once, one is right. */
async function isRightNow(code: string, { _id, staffId, totpSecret, totpLastStep }: CredentialDoc): Promise<boolean> {
  const step = totpSecret === null ? null : verifyTotp(totpSecret, code, now(), totpLastStep);
  if (step === null) return false;
  return transaction(async () => {
    await journalCredential('totp.used', staffId);
    return takeTotpStep(_id, step);
  });
}

/** Uses the code of that step up, in the transaction in force; `false` where one as late was used before. */
export async function takeTotpStep(credentialId: string, step: number): Promise<boolean> {
  const free = { _id: credentialId, totpLastStep: { $lt: step } };
  return (await credentialRepository().updateWhere(free, { totpLastStep: step })) !== null;
}

const refusalOf = (proof: StepUp): ProblemKind => ('password' in proof ? 'sign-in-failed' : 'code-refused');

function detailOf(proof: StepUp): string {
  if ('totp' in proof) return 'That code is wrong, or was used already.';
  return 'pin' in proof ? 'That PIN is wrong.' : 'That password is wrong.';
}
