import type {
  DefaultValues,
  FieldError,
  FieldPath,
  FieldValues,
  UseFormReturn,
  UseFormSetError,
} from 'react-hook-form';
import { useEffect, useRef } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { isProblem } from './api/failure.ts';
import type { Validation } from './validation-words.ts';
import { MARK } from './validation-words.ts';

// The schemas are shared with the server and speak English; these are their sentences in the client's catalogue.
const SENTENCES: Readonly<Record<string, Validation>> = {
  'Use at least 12 characters.': 'password',
  'A PIN has 4 to 8 digits.': 'pin',
  'The code has 6 digits.': 'sixDigits',
  'A hospital code has 2 to 20 letters, digits or dashes.': 'hospitalCode',
  'This is not a time zone we know.': 'timeZone',
};

type Schema<Input, Output> = z.ZodType<Output, Input>;

const loadResolver = () => import('./schema-resolver.ts');

/**
 * A form checked by the very schema the server will use. A screen that must be there quickly gives a function that loads
 * the schema: the validator then comes after the first drawing, and well before anyone has filled in the form.
 */
export function useSchemaForm<Input extends FieldValues, Output>(
  schema: Schema<Input, Output> | (() => Promise<Schema<Input, Output>>),
  defaultValues: DefaultValues<Input>,
): UseFormReturn<Input, unknown, Output> {
  const load = async () => {
    const [{ resolverOf }, loaded] = await Promise.all([
      loadResolver(),
      typeof schema === 'function' ? schema() : schema,
    ]);
    return resolverOf<Input, unknown, Output>(loaded);
  };
  const loadOnce = useRef(load);
  useEffect(() => {
    // Where the line is down now, sending the form tries again.
    void loadOnce.current().catch(() => undefined);
  }, []);
  return useForm<Input, unknown, Output>({
    resolver: async (values, context, options) => (await load())(values, context, options),
    defaultValues,
    shouldFocusError: true,
  });
}

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
