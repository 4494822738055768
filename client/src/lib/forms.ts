import { zodResolver } from '@hookform/resolvers/zod';
import type {
  DefaultValues,
  FieldError,
  FieldPath,
  FieldValues,
  UseFormReturn,
  UseFormSetError,
} from 'react-hook-form';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { config } from 'zod';
import { isProblem } from './api/failure.ts';

type Validation =
  | 'required'
  | 'chooseOne'
  | 'email'
  | 'phone'
  | 'format'
  | 'hospitalCode'
  | 'pin'
  | 'sixDigits'
  | 'password'
  | 'timeZone';

// The schemas are shared with the server and speak English; these are their sentences in the client's catalogue.
const SENTENCES: Readonly<Record<string, Validation>> = {
  'Use at least 12 characters.': 'password',
  'A PIN has 4 to 8 digits.': 'pin',
  'The code has 6 digits.': 'sixDigits',
  'A hospital code has 2 to 20 letters, digits or dashes.': 'hospitalCode',
  'This is not a time zone we know.': 'timeZone',
};

const MARK = 'validation:';
const marked = (word: string, count?: number) => `${MARK}${word}${count === undefined ? '' : `:${count}`}`;

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

/** A form checked by the very schema the server will use. */
export const useSchemaForm = <Input extends FieldValues, Output>(
  schema: z.ZodType<Output, Input>,
  defaultValues: DefaultValues<Input>,
): UseFormReturn<Input, unknown, Output> =>
  useForm<Input, unknown, Output>({ resolver: zodResolver(schema), defaultValues, shouldFocusError: true });

/** The words for what is wrong with a field, or `null`. */
export function useFieldText(): (error: Pick<FieldError, 'message'> | undefined) => string | null {
  const { t } = useTranslation();
  return (error) => {
    if (error === undefined) return null;
    const message = error.message ?? '';
    const known = SENTENCES[message];
    if (known !== undefined) return t(`validation.${known}`);
    if (!message.startsWith(MARK)) return t('validation.format');
    const [word, count] = message.slice(MARK.length).split(':');
    if (word === 'tooShort' || word === 'tooLong' || word === 'tooMany') {
      return t(`validation.${word}`, { count: Number(count) });
    }
    return t(`validation.${word as Validation}`);
  };
}

/** Puts what the server found wrong beside its fields. `true` where every complaint found its field. */
export function showRefusal<Input extends FieldValues>(
  error: unknown,
  fields: readonly FieldPath<Input>[],
  setError: UseFormSetError<Input>,
): boolean {
  if (!isProblem(error, 'invalid-input')) return false;
  const complaints = error.problem.errors ?? [];
  let placed = 0;
  for (const complaint of complaints) {
    const path = complaint.pointer.split('/').slice(2).join('.');
    const field = fields.find((name) => path === name || path.startsWith(`${name}.`));
    if (field === undefined) continue;
    setError(field, { type: complaint.code, message: complaint.message }, { shouldFocus: placed === 0 });
    placed += 1;
  }
  return placed > 0 && placed === complaints.length;
}
