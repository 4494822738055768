import { z } from 'zod';

/** What a list answers: the items, and where the next page starts (`null` on the last one). */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

const limitOf = (number: z.ZodNumber) => number.int().min(1).max(100).default(50);

/** How a list is asked for: `cursor` is what the page before answered; `limit` is 1…100, 50 unless told. */
export const pageQueryBy = <Cursor extends z.ZodType>(cursor: Cursor) => ({
  cursor: cursor.optional(),
  limit: limitOf(z.coerce.number()),
});

/** The same of a list whose cursor is the id of the last one shown, as of most. */
export const pageQuery = pageQueryBy(z.uuidv7());
/** The same where it is asked for with a body, in which numbers are numbers. */
export const pageBody = { ...pageQuery, limit: limitOf(z.number()) };
