import type { BedTag } from '../../../shared/schemas/places.ts';
import { bedTag } from '../../../shared/schemas/places.ts';

/** Each tag once, in the order every list shows them. */
export const inOrder = (tags: readonly BedTag[]): BedTag[] => bedTag.options.filter((tag) => tags.includes(tag));
