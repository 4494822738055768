/** Of one question: the reading under way, and the one that begins when it is over, for everybody who asked meanwhile. */
interface Line {
  readonly running: Promise<unknown>;
  /** In milliseconds, on the clock given. */
  readonly beganAt: number;
  next: Promise<unknown> | null;
}

/** Asks the database what `question` names, or joins those who ask the same; see `createReadTogether`. */
export type ReadTogether = <T>(question: string, read: () => Promise<T>) => Promise<T>;

/** Longer than the driver waits for an answer (its socket's timeout): a reading that takes longer is not joined any more. */
const ENDS_WITHIN_MS = 35_000;

/**
 * When a ward's people all come back at once they all ask the same. Each is answered by a reading that began after they
 * asked, so that nobody misses what was written before; but of one question there is one reading under way and one that
 * waits, however many ask. Answers are shared: nobody may change them. What fails, fails for those who joined it only; and what
 * never ends keeps nobody waiting who asks later.
 * @param clock milliseconds that only go on
 */
export function createReadTogether(clock: () => number = () => performance.now()): ReadTogether {
  const lines = new Map<string, Line>();

  function begin<T>(question: string, read: () => Promise<T>): Promise<T> {
    const running = read();
    const line: Line = { running, beganAt: clock(), next: null };
    lines.set(question, line);
    const isOver = () => {
      if (lines.get(question) === line && line.next === null) lines.delete(question);
    };
    running.then(isOver, isOver);
    return running;
  }

  return <T>(question: string, read: () => Promise<T>) => {
    const line = lines.get(question);
    if (line === undefined || clock() - line.beganAt > ENDS_WITHIN_MS) return begin(question, read);
    const after = () => begin(question, read);
    line.next ??= line.running.then(after, after);
    return line.next as Promise<T>; // A question names its collection, and so the kind of its answer.
  };
}

/**
 * The question in letters: equal for equal filters, and only for those. `null` where it holds anything but names, numbers,
 * truth values, `null`, and lists and plain objects of them.
 */
export function inLetters(value: unknown): string | null {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? String(value) : null;
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null) return 'null';
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const one of value) {
      const part = inLetters(one);
      if (part === null) return null;
      parts.push(part);
    }
    return `[${parts.join()}]`;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return null;
  for (const [name, one] of Object.entries(value)) {
    const part = inLetters(one);
    if (part === null) return null;
    parts.push(`${JSON.stringify(name)}:${part}`);
  }
  return `{${parts.join()}}`;
}

/** The same, with every list and plain object in it frozen: what is shared by many is changed by nobody. */
export function frozen<T>(value: T): T {
  const isPlain = Array.isArray(value) || (value !== null && Object.getPrototypeOf(value) === Object.prototype);
  if (!isPlain) return value;
  for (const one of Object.values(value as object)) if (typeof one === 'object') frozen(one);
  return Object.freeze(value);
}
