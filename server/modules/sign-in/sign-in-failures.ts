import { createHmac } from 'node:crypto';
import { now, runAsSystem } from '../../access/context.ts';
import { bindParts } from '../../crypto/bound-parts.ts';
import { normaliseEmail } from '../../crypto/normalise.ts';
import { isDuplicateKey } from '../../db/database-errors.ts';
import type { Doc } from '../../db/filter.ts';
import { refuse } from '../../http/problem-error.ts';
import type { Services } from '../../services.ts';
import { FAILURES_FADE_MS, later, lockMs } from './periods.ts';
import type { SignInFailures } from './sign-in.model.ts';
import { signInFailuresRepository } from './sign-in.repository.ts';

/** What someone wants to sign in as, as a keyed hash: the same for accounts that exist and those that do not. */
export type AccountKey = string & { readonly mark: 'account key' };

export function accountKey({ config }: Services, hospitalCode: string, email: string): AccountKey {
  return createHmac('sha256', config.secrets.codePepper)
    .update(bindParts(['wardline/sign-in-failures/v1', hospitalCode, normaliseEmail(email) ?? email]))
    .digest('hex') as AccountKey;
}

const onPlatform = <T>(services: Services, work: () => Promise<T>): Promise<T> =>
  runAsSystem(services, services.tenants.platform, 'count sign-in failures', work);

function refuseIfLocked(found: Doc<SignInFailures> | null): void {
  if (found?.lockedUntil == null || found.lockedUntil <= now()) return;
  const seconds = Math.ceil((found.lockedUntil.getTime() - now().getTime()) / 1_000);
  throw refuse('rate-limited', { retryAfter: seconds });
}

/** Refuses `rate-limited` while the account is locked. */
export const refuseLocked = (services: Services, account: AccountKey): Promise<void> =>
  onPlatform(services, async () => refuseIfLocked(await signInFailuresRepository().findOne({ account })));

/**
 * Counts one failure; the fifth locks the account. Refuses `rate-limited` when it is locked already: of fifty guesses at
 * once only five are answered, whatever the others would have been.
 *
 * @returns how many there were in a row, this one with them
 */
export const countFailure = (services: Services, account: AccountKey): Promise<number> =>
  onPlatform(services, async () => {
    for (;;) {
      const counted = await tryToCount(account);
      if (counted !== null) return counted;
      // Another failure was counted in between; count on top of it.
    }
  });

async function tryToCount(account: AccountKey): Promise<number | null> {
  const repository = signInFailuresRepository();
  const at = now();
  const found = await repository.findOne({ account });
  if (found === null) {
    const first = { account, failures: 1, lockedUntil: null, lastFailedAt: at };
    return repository.insert(first).then(
      () => first.failures,
      (error: unknown) => {
        if (isDuplicateKey(error)) return null;
        throw error;
      },
    );
  }
  refuseIfLocked(found);
  const isFaded = later(found.lastFailedAt, FAILURES_FADE_MS) <= at;
  const failures = isFaded ? 1 : found.failures + 1;
  const lock = lockMs(failures);
  const change = { failures, lockedUntil: lock === 0 ? null : later(at, lock), lastFailedAt: at };
  const counted = await repository.updateWhere({ account, version: found.version }, change);
  return counted === null ? null : failures;
}

/** Forgets the failures after a success. Refuses `rate-limited` when the account was locked in the meantime. */
export const clearFailures = (services: Services, account: AccountKey): Promise<void> =>
  onPlatform(services, async () => {
    const repository = signInFailuresRepository();
    const removed = await repository.remove({
      account,
      $or: [{ lockedUntil: null }, { lockedUntil: { $lte: now() } }],
    });
    if (removed === 0) refuseIfLocked(await repository.findOne({ account }));
  });

/** A person who proved themselves by mail need not wait for the lock. */
export const liftLock = (services: Services, account: AccountKey): Promise<number> =>
  onPlatform(services, () => signInFailuresRepository().remove({ account }));
