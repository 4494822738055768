import { context, person } from '../../../access/context.ts';
import { pinProblems } from '../../../crypto/password-rules.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply } from '../../../http/route.ts';
import { prove } from '../prove.ts';
import { journalCredential } from '../sign-in.journal.ts';
import { credentialRepository } from '../sign-in.repository.ts';

/** Sets the PIN that unlocks one's screens. Refuses `password-too-weak` at `/body/pin`, and as `prove`. */
export async function setPin({ password, pin }: { password: string; pin: string }, reply: Reply): Promise<void> {
  const problems = pinProblems(pin);
  if (problems.length > 0) {
    const message = 'This PIN is among the first anyone would try.';
    const errors = problems.map((code) => ({ pointer: '/body/pin', message, code }));
    throw refuse('password-too-weak', { detail: message, errors });
  }
  const { _id } = await prove({ password }, reply);
  const pinHash = await context().services.passwords.hashPin(pin);
  await transaction(async () => {
    await credentialRepository().updateWhere({ _id }, { pinHash });
    await journalCredential('pin.set', person().userId);
  });
}
