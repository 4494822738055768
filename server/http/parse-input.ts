import type { z } from 'zod';
import type { InputError } from '../../shared/types/problem.ts';
import { refuse } from './problem-error.ts';

const escapePointer = (part: PropertyKey): string => String(part).replaceAll('~', '~0').replaceAll('/', '~1');

function issuesOf(part: string, issues: readonly z.core.$ZodIssue[]): InputError[] {
  return issues.flatMap((issue): InputError[] => {
    const path = [part, ...issue.path].map(escapePointer);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key): InputError => ({
        pointer: `/${[...path, escapePointer(key)].join('/')}`,
        message: 'There is no such field.',
        code: issue.code,
      }));
    }
    return [{ pointer: `/${path.join('/')}`, message: issue.message, code: issue.code }];
  });
}

/** Where a field is called `__proto__`: what takes fields of any name would drop it without a word. */
function prototypesIn(value: unknown, pointer: string): InputError[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => prototypesIn(item, `${pointer}/${index}`));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const at = `${pointer}/${escapePointer(key)}`;
    if (key !== '__proto__') return prototypesIn(item, at);
    return [{ pointer: at, message: 'There is no such field.', code: 'unrecognized_keys' }];
  });
}

/**
 * Every part of the input through its schema; a part without one must be empty. Throws one `invalid-input` that lists
 * everything wrong in all parts, each by an RFC 6901 pointer.
 */
export function parseInput(
  schemas: Readonly<Record<string, z.ZodType | undefined>>,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const errors: InputError[] = [];
  const parsed: Record<string, unknown> = {};
  for (const [part, schema] of Object.entries(schemas)) {
    if (schema === undefined) {
      if (Object.keys(values[part] ?? {}).length > 0) {
        errors.push({ pointer: `/${part}`, message: 'Nothing is expected here.', code: 'unrecognized_keys' });
      }
      continue;
    }
    const result = schema.safeParse(values[part]);
    const found = result.success ? [] : issuesOf(part, result.error.issues);
    const named = new Set(found.map(({ pointer }) => pointer));
    found.push(...prototypesIn(values[part], `/${part}`).filter(({ pointer }) => !named.has(pointer)));
    if (result.success && found.length === 0) parsed[part] = result.data;
    else errors.push(...found);
  }
  if (errors.length > 0) throw refuse('invalid-input', { errors: errors.slice(0, 50) });
  return parsed;
}
