import { randomInt } from 'node:crypto';

/** A feed's name for a visit, as it is compared. `null` where nothing is left of it. */
export const visitKeyOf = (text: string): string | null => {
  const key = text.normalize('NFKC').trim();
  return key === '' ? null : key;
};

// Without those that are read as another (I, L, O, U).
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A number for a visit that no feed has named: random, so that it says nothing of how many there are. */
export function newVisitNumber(): string {
  const digits = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]);
  return `V-${digits.slice(0, 4).join('')}-${digits.slice(4).join('')}`;
}
