import { frozen } from '../db/read-together.ts';

const shared = new WeakSet();

/**
 * An answer that many are given, one and the same object each time: frozen as deep as it goes, and held against the
 * route's schema and put into letters once, for the first of them.
 */
export function sharedAnswer<T extends object>(answer: T): T {
  shared.add(frozen(answer));
  return answer;
}

export const isSharedAnswer = (answer: unknown): answer is object =>
  typeof answer === 'object' && answer !== null && shared.has(answer);
