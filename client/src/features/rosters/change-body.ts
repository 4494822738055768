import type { z } from 'zod';
import type { changeRoster } from '../../../../shared/schemas/rosters.ts';

/** Of a schema's input: ids are plain text here. */
type Plain<Value> = Value extends string
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : Value extends object
      ? { readonly [Field in keyof Value]: Plain<Value[Field]> }
      : Value;
export type Body<Schema extends z.ZodType> = Plain<z.input<Schema>>;

/** One change of a plan, as it is sent. */
export type RosterChangeBody = Body<typeof changeRoster>['changes'][number];
