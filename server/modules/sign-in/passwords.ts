import type { StaffId } from '../../../shared/types/ids.ts';
import { context, now } from '../../access/context.ts';
import type { PasswordProblem } from '../../crypto/password-rules.ts';
import { passwordProblems } from '../../crypto/password-rules.ts';
import { isDuplicateKey } from '../../db/database-errors.ts';
import { transaction } from '../../db/transaction.ts';
import { refuse } from '../../http/problem-error.ts';
import { journalAll } from '../../journal/journal.ts';
import { credentialHappening, journalCredential } from './sign-in.journal.ts';
import type { Credential } from './sign-in.model.ts';
import { credentialRepository } from './sign-in.repository.ts';

/** A password that passed the rules, as it is stored. Only `hashNewPassword` makes one. */
export type PasswordHash = string & { readonly mark: 'password hash' };

const WORDS: Readonly<Record<PasswordProblem, string>> = {
  'too-short': 'Use at least 12 characters.',
  'too-long': 'Use at most 256 characters.',
  'too-common': 'This is among the first passwords anyone would try.',
  'too-simple': 'This is a pattern that is easy to guess.',
  'contains-email-name': 'It must not contain the name in your e-mail address.',
};

/**
 * Hashes a new password; takes a quarter of a second, so do it before a transaction. Refuses `password-too-weak`, saying
 * why at `/body/newPassword`.
 * @param email of the account, which the password must not repeat
 */
export async function hashNewPassword(password: string, email: string): Promise<PasswordHash> {
  const problems = passwordProblems(password, email);
  if (problems.length > 0) {
    const errors = problems.map((code) => ({ pointer: '/body/newPassword', message: WORDS[code], code }));
    throw refuse('password-too-weak', { errors });
  }
  return (await context().services.passwords.hashPassword(password)) as PasswordHash;
}

/** Stores the hash as the person's password, their first or a new one. Second factor and PIN stay as they are. */
export function storePassword(staffId: StaffId, passwordHash: PasswordHash): Promise<void> {
  return transaction(async () => {
    const credentials = credentialRepository();
    const changed = await credentials.updateWhere({ staffId }, { passwordHash, passwordChangedAt: now() });
    if (changed === null) {
      await credentials.insert(firstCredential(staffId, passwordHash)).catch((error: unknown) => {
        throw isDuplicateKey(error) ? refuse('version-conflict') : error;
      });
    }
    await journalCredential('password.changed', staffId);
  });
}

/** Stores the first password of people who have none yet, in few statements. Refuses `version-conflict` where one has. */
export function storeFirstPasswords(hashes: ReadonlyMap<StaffId, PasswordHash>): Promise<void> {
  return transaction(async () => {
    await credentialRepository()
      .insertMany([...hashes].map(([staffId, hash]) => firstCredential(staffId, hash)))
      .catch((error: unknown) => {
        throw isDuplicateKey(error) ? refuse('version-conflict') : error;
      });
    await journalAll([...hashes.keys()].map((staffId) => credentialHappening('password.changed', staffId)));
  });
}

const firstCredential = (staffId: StaffId, passwordHash: PasswordHash): Credential => ({
  staffId,
  passwordHash,
  passwordChangedAt: now(),
  totpSecret: null,
  totpPending: null,
  totpLastStep: 0,
  recoveryHashes: [],
  pinHash: null,
});
