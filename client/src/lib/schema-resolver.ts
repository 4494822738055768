import { zodResolver } from '@hookform/resolvers/zod';
import { config } from 'zod';
import type { Validation } from './validation-words.ts';
import { MARK } from './validation-words.ts';

const marked = (word: Validation | 'tooShort' | 'tooLong' | 'tooMany', count?: number) =>
  `${MARK}${word}${count === undefined ? '' : `:${count}`}`;

function sizeWord(issue: { origin?: string; minimum?: unknown; maximum?: unknown }): string | undefined {
  const minimum = Number(issue.minimum);
  if (issue.origin === 'array') {
    return Number.isNaN(minimum) ? marked('tooMany', Number(issue.maximum)) : marked('chooseOne');
  }
  if (issue.origin !== 'string') return undefined;
  if (Number.isNaN(minimum)) return marked('tooLong', Number(issue.maximum));
  return minimum <= 1 ? marked('required') : marked('tooShort', minimum);
}

config({
  customError(issue) {
    if (issue.code === 'too_small' || issue.code === 'too_big') return sizeWord(issue);
    if (issue.code === 'invalid_type') return marked('required');
    if (issue.code === 'invalid_format') {
      if (issue.format === 'email') return marked('email');
      if (issue.format === 'e164') return marked('phone');
    }
    return marked('format');
  },
});

export const resolverOf = zodResolver;
