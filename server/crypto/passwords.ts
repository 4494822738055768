import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';
import type { HashLine } from './hash-queue.ts';
import { createHashQueue } from './hash-queue.ts';
import { compareInThread, hashInThread } from './hash-threads.ts';

/** Settings of `createPasswords`. */
export interface PasswordSettings {
  /** 32-byte secret kept outside the database: without it stolen hashes cannot be tried. Changing it voids every password. */
  readonly pepper: KeyObject;
  /** bcrypt's cost, 12 to 15; 12 when not given (about a quarter of a second of one core). */
  readonly cost?: number;
  /** A cost of 10 or 11, for tests and the demo only, with the reason. */
  readonly unsafeCost?: { readonly cost: 10 | 11; readonly reason: string };
  /** Hashes at once; 2 when not given, at most 2 per core. Each has a thread of its own. */
  readonly concurrent?: number;
  /** Hashes that may wait beyond those, in each line of the queue; 100 when not given. */
  readonly maxWaiting?: number;
}

/** Hashes and checks passwords and PINs off the event loop. Every method rejects with HashQueueFullError when too many wait. */
export interface Passwords {
  /** @returns a bcrypt hash of 60 characters with its own salt */
  hashPassword(password: string): Promise<string>;
  /** A null or malformed hash costs the same time as a good one and is never right. */
  verifyPassword(password: string, hash: string | null): Promise<boolean>;
  /** The time of a check, for accounts that do not exist. */
  verifyAgainstNothing(password: string): Promise<false>;
  /** Whether a hash was made at another cost than today's; make it anew at the next sign-in. */
  needsRehash(hash: string): boolean;
  hashPin(pin: string): Promise<string>;
  verifyPin(pin: string, hash: string | null): Promise<boolean>;
  /**
   * The same checks for people who are signed in already, at a locked screen or before a change: they wait in a line of
   * their own, which a flood at the public sign-in cannot fill.
   */
  readonly forSignedIn: SecretChecks;
}

/** The checks of a secret against its hash. */
export type SecretChecks = Pick<Passwords, 'verifyPassword' | 'verifyPin'>;

const DEFAULT_COST = 12;
const HIGHEST_COST = 15;
const BCRYPT_HASH = /^\$2b\$(\d\d)\$[./A-Za-z0-9]{53}$/;

/**
 * bcrypt over base64(HMAC-SHA256(pepper, password)): bcrypt alone reads 72 bytes and stops at a zero byte. Passwords are
 * taken in Unicode form NFKC, so that two keyboards write the same one.
 *
 * @throws RangeError for a cost or a number at once outside its bounds, or an unsafe cost without a reason
 */
export function createPasswords(settings: PasswordSettings): Passwords {
  const cost = readCost(settings);
  const queue = createHashQueue(readConcurrent(settings.concurrent ?? 2), settings.maxWaiting ?? 100);
  const decoy = decoyHash(cost);
  const hash = (kind: SecretKind, secret: string) =>
    queue.run(() => hashInThread(pepper(settings.pepper, kind, secret), cost));
  const verify = async (kind: SecretKind, secret: string, stored: string | null, line: HashLine): Promise<boolean> => {
    const usable = stored !== null && BCRYPT_HASH.test(stored);
    const check = () => compareInThread(pepper(settings.pepper, kind, secret), usable ? stored : decoy);
    return (await queue.run(check, line)) && usable;
  };
  const checksIn = (line: HashLine): SecretChecks => ({
    verifyPassword: (password, stored) => verify('password', password, stored, line),
    verifyPin: (pin, stored) => verify('pin', pin, stored, line),
  });
  return {
    hashPassword: (password) => hash('password', password),
    async verifyAgainstNothing(password) {
      await verify('password', password, null, 'public');
      return false;
    },
    needsRehash: (stored) => Number(BCRYPT_HASH.exec(stored)?.[1]) !== cost,
    hashPin: (pin) => hash('pin', pin),
    ...checksIn('public'),
    forSignedIn: checksIn('signed-in'),
  };
}

type SecretKind = 'password' | 'pin';

function pepper(key: KeyObject, kind: SecretKind, secret: string): string {
  return createHmac('sha256', key)
    .update(`wardline/${kind}/v1\0`)
    .update(secret.normalize('NFKC'), 'utf8')
    .digest('base64');
}

function readCost({ cost = DEFAULT_COST, unsafeCost }: PasswordSettings): number {
  if (unsafeCost !== undefined) {
    if (unsafeCost.reason.trim() === '') throw new RangeError('An unsafe bcrypt cost needs a reason.');
    if (![10, 11].includes(unsafeCost.cost)) throw new RangeError('An unsafe bcrypt cost is 10 or 11.');
    return unsafeCost.cost;
  }
  if (!Number.isInteger(cost) || cost < DEFAULT_COST || cost > HIGHEST_COST) {
    throw new RangeError(`The bcrypt cost must be ${DEFAULT_COST} to ${HIGHEST_COST}.`);
  }
  return cost;
}

function readConcurrent(concurrent: number): number {
  const most = 2 * availableParallelism();
  if (!Number.isInteger(concurrent) || concurrent < 1 || concurrent > most) {
    throw new RangeError(`Password hashes at once must be 1 to ${most} on this computer.`);
  }
  return concurrent;
}

/** A hash that costs a full check and that no known password has; made without hashing, so that the first use is not slower. */
function decoyHash(cost: number): string {
  const salt = bcrypt.genSaltSync(cost);
  const [, , , tail = ''] = bcrypt.genSaltSync(cost).split('$');
  const [, , , more = ''] = bcrypt.genSaltSync(cost).split('$');
  return salt + (tail + more).slice(0, 31);
}
