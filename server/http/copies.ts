import { PROBLEMS } from '../../shared/types/problem-kinds.ts';
import { rememberedHere } from '../access/remembered.ts';
import { ProblemError } from './problem-error.ts';

interface Outcome {
  readonly answer: Promise<unknown>;
  /** In milliseconds that only go on. */
  readonly beganAt: number;
}

const REMEMBERED = 10_000;
/** Copies that were sent together come within this time. Who mends what stood in the way takes longer to try again. */
const REFUSED_FOR_MS = 1_000;
/** Longer than any request takes: one that never ends keeps no later copy waiting. */
const ENDS_WITHIN_MS = 60_000;

const isRefusal = (error: unknown) => error instanceof ProblemError && PROBLEMS[error.kind].status < 500;

const outcomes = rememberedHere<string, Outcome>(REMEMBERED);

/**
 * Copies of one request (a device sends it again while the first is still under way, or the network doubles it) have one
 * outcome: those that come while one is under way, or a moment after it was refused, are answered as that one is. Done apart,
 * one could be refused and the other be done a moment later, when what stood in the way has gone: the person is told that it was
 * not done, and it was. What was done is not remembered here but with its effect; what failed on our side, nowhere.
 * @param name equal for copies of one request of one person with the same rights, and for nothing else
 */
export function asOne<T>(name: string, work: () => Promise<T>, clock = () => performance.now()): Promise<T> {
  const known = outcomes();
  const before = known.get(name);
  if (before !== undefined && clock() - before.beganAt < ENDS_WITHIN_MS) return before.answer as Promise<T>;
  const answer = work();
  const own: Outcome = { answer, beganAt: clock() };
  known.set(name, own);
  const forget = () => {
    if (known.get(name) === own) known.delete(name);
  };
  answer.then(forget, (error: unknown) => {
    if (isRefusal(error)) setTimeout(forget, REFUSED_FOR_MS).unref();
    else forget();
  });
  return answer;
}
