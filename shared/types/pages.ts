import { z } from 'zod';

/** What a list answers: the items, and where the next page starts (`null` on the last one). */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** How a list is asked for: `cursor` is what the page before answered; `limit` is 1…100, 50 unless told. */
export const pageQuery = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
};
