import { randomInt } from 'node:crypto';
import type { Services } from '../../services.ts';
import type { PasswordHash } from '../sign-in/index.ts';
import { hashNewPassword } from '../sign-in/index.ts';
import type { PersonPlan, TenantPlan } from './data/plan.ts';
import type { DemoState } from './demo.model.ts';
import type { DemoLogin } from './logins.ts';
import { emailOf, loginOf, PUBLISHED_PASSWORD } from './logins.ts';

/** Without letters and digits that look alike, for it is read from a terminal. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** A password of about 99 bits, in groups that can be read aloud. */
export function randomPassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}

/** Which passwords this start of the demo wants to be in force. */
export const wantedPasswords = (services: Services): DemoState['passwords'] =>
  services.config.isOpenToNetwork ? 'random' : 'published';

/** The new hash of each person of the plan by address, and what to tell of those that may be told. */
export interface PreparedPasswords {
  readonly hashes: ReadonlyMap<string, PasswordHash>;
  readonly logins: readonly DemoLogin[];
}

/**
 * Hashes what the seed will store, before its transaction. Published: one hash for everybody, because the password is no
 * secret. Random: one password for each log-in on the sign-in page, and for all others one that nobody gets to know.
 */
export async function preparePasswords(
  plan: TenantPlan,
  wanted: DemoState['passwords'],
  publishedHash: () => Promise<PasswordHash>,
): Promise<PreparedPasswords> {
  const shared = await (wanted === 'published' ? publishedHash() : hashNewPassword(randomPassword(), ''));
  const logins: DemoLogin[] = [];
  const entries = await Promise.all(
    plan.people.map(async (person: PersonPlan): Promise<[string, PasswordHash]> => {
      const email = emailOf(plan, person);
      if (person.isPublished !== true) return [email, shared];
      const password = wanted === 'published' ? PUBLISHED_PASSWORD : randomPassword();
      logins.push(loginOf(plan, person, password));
      return [email, wanted === 'published' ? shared : await hashNewPassword(password, email)];
    }),
  );
  return { hashes: new Map(entries), logins };
}

/** The hash of the published password, made at the first asking. */
export function lazyPublishedHash(): () => Promise<PasswordHash> {
  let made: Promise<PasswordHash> | null = null;
  return () => (made ??= hashNewPassword(PUBLISHED_PASSWORD, ''));
}
