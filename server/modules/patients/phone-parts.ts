import { normalisePhone } from '../../crypto/normalise.ts';

/** How many of its last digits a number is also known by: people leave out the country, and national numbers differ in length. */
const ENDS = [9, 8] as const;

/** What an E.164 number is found by: the whole, and its last nine and eight digits. */
export function phonePartsOf(phone: string): readonly string[] {
  const whole = normalisePhone(phone);
  if (whole === null) return [];
  const digits = whole.slice(1);
  return [whole, ...ENDS.filter((length) => digits.length >= length).map((length) => digits.slice(-length))];
}

/** The part by which a number is looked for as someone typed it, with or without the country; `null`: it cannot be one. */
export function phoneLookUp(text: string): string | null {
  const whole = normalisePhone(text);
  if (whole !== null) return whole;
  const plain = text.normalize('NFKC').replace(/[\s().\-/]/gu, '');
  if (!/^\d+$/u.test(plain)) return null;
  const digits = plain.replace(/^0+/u, '');
  const length = ENDS.find((end) => digits.length >= end);
  return length === undefined || digits.length > 12 ? null : digits.slice(-length);
}
