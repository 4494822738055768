import type { PersonActor } from '../access/actor.ts';
import { context, now, person } from '../access/context.ts';
import { definePolicy } from '../access/policy.ts';
import { blindIndex } from '../crypto/blind-index.ts';
import { canonicalJson, sha256Hex } from '../crypto/canonical-json.ts';
import { duplicateIndex } from '../db/database-errors.ts';
import { repository } from '../db/repository.ts';
import { transaction } from '../db/transaction.ts';
import { asOne } from './copies.ts';
import type { KeptAnswer } from './idempotency.model.ts';
import { keptAnswerCollection } from './idempotency.model.ts';
import { ProblemError, refuse } from './problem-error.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

// A person finds only answers under keys that carry their own id, so the scope is the whole hospital.
const keptAnswerPolicy = definePolicy<KeptAnswer>({ of: 'kept answer', scope: () => ({}), rules: {} });

const KEY = /^[\x21-\x7e]{16,100}$/u;

/**
 * Under the hospital's key: a bare hash of what was sent (a name, a date of birth, a bed) could be found by trying them all
 * by whoever holds the database.
 */
const hashOf = (request: string): string =>
  blindIndex(context().tenant.keys, { collection: keptAnswerCollection.name, path: 'requestHash' }, request).toString(
    'hex',
  );

/**
 * Does `work` once for this key of this person: effect and answer are committed together. A repeat with the same request
 * gets the kept answer; the same key with another request is refused. Of two at once one does it and the other gets
 * its answer, be it that it was done or that it was refused. A refusal keeps nothing, so it can be tried again. Who has lost
 * a right since then is refused the kept answer with `not-allowed`: it may speak of what they do not see any more.
 */
export async function once(
  key: string | undefined,
  request: { readonly method: string; readonly path: string; readonly query: unknown; readonly body: unknown },
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (key === undefined) throw refuse('idempotency-key-missing');
  if (!KEY.test(key)) {
    throw refuse('idempotency-key-missing', { detail: 'An Idempotency-Key has 16 to 100 visible ASCII characters.' });
  }
  const { userId, permissions, wardIds } = person();
  const own = sha256Hex(`${userId}\n${key}`);
  const requestHash = hashOf(canonicalJson({ ...request, body: request.body ?? null }));
  const answers = () => repository(keptAnswerCollection, keptAnswerPolicy);
  const kept = async (): Promise<Answer | null> => {
    const found = await answers().findOne({ key: own });
    if (found === null) return null;
    if (found.requestHash !== requestHash) throw refuse('idempotency-key-reused');
    if (!holdsAll(person(), found))
      throw refuse('not-allowed', { detail: 'This was done. Your rights have changed since then.' });
    return { status: found.status, body: found.answer };
  };
  const effect = async (): Promise<Answer> => {
    const answer = await work();
    const rights = { permissions: [...permissions], wardIds };
    answers().insertLast([
      { key: own, requestHash, ...rights, status: answer.status, answer: answer.body, keptAt: now() },
    ]);
    return answer;
  };
  const doOnce = async (): Promise<Answer> => {
    try {
      // Not asked for beforehand: a repeat is rare, and ends at the index of the keys or at what the first one changed.
      return await transaction(effect, `${request.method} ${request.path}`);
    } catch (error) {
      const mayBeRepeat = error instanceof ProblemError || duplicateIndex(error) === 'kept_answer_key';
      const first = mayBeRepeat ? await kept() : null;
      if (first === null) throw error;
      return first;
    }
  };
  return asOne(canonicalJson([own, requestHash, [...permissions], wardIds]), doOnce);
}

/** Whether the person has every right they had when they were answered. */
const holdsAll = (actor: PersonActor, { permissions, wardIds }: KeptAnswer): boolean =>
  permissions.every((permission) => actor.permissions.has(permission)) &&
  (actor.wardIds === null || (wardIds !== null && wardIds.every((id) => actor.wardIds?.includes(id))));
