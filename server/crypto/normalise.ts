import { domainToASCII } from 'node:url';

// Zero of each script whose digits staff or patients may type: Arabic, Persian and Urdu, and the Indic scripts.
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66];
const APOSTROPHES = /['’‘ʼʻ`´]/gu;
// Script Inherited holds the accents and Arabic vowel marks, but not the Indic vowel signs: without those राम and रीम would be one name.
const ACCENTS_AND_JOINERS = /[\p{Script=Inherited}\p{Cf}\u0640]/gu;

/**
 * One form for an e-mail address: lower case, international domains in their ASCII form. Dots and +tags stay: to most
 * providers they name other mailboxes.
 *
 * @returns null when it is not an address
 */
export function normaliseEmail(text: string): string | null {
  const folded = text.normalize('NFKC').trim().toLowerCase();
  const at = folded.lastIndexOf('@');
  const local = folded.slice(0, Math.max(at, 0));
  const domain = at < 0 ? '' : domainToASCII(folded.slice(at + 1));
  if (local === '' || domain === '' || /[\s@]/u.test(local)) return null;
  return `${local}@${domain}`;
}

/**
 * One form for a telephone number: `+` and 7 to 15 digits (E.164). Separators and a `(0)` after the country code are dropped, `00`
 * becomes `+`, digits of Arabic and Indic scripts become 0–9.
 *
 * @param countryCode digits without `+`, put before a number that has none (its leading 0 dropped); null refuses such numbers
 * @returns null when it is not a number, has an extension, or its country is not known
 */
export function normalisePhone(text: string, countryCode: string | null = null): string | null {
  const typed = westernDigits(text)
    .replace(/\p{Cf}/gu, '')
    .trim();
  const isInternational = /^(?:\+|00)/u.test(typed);
  const plain = typed
    .replace('(0)', isInternational ? '' : '0')
    .replace(/[\s().\-/‐‑–]/gu, '')
    .replace(/^00/u, '+');
  if (/^\+[1-9]\d{6,14}$/u.test(plain)) return plain;
  if (countryCode === null || !/^[1-9]\d{0,2}$/u.test(countryCode) || !/^\d+$/u.test(plain)) return null;
  const full = `+${countryCode}${plain.replace(/^0/u, '')}`;
  return /^\+\d{7,15}$/u.test(full) ? full : null;
}

/**
 * One form for a person's name: compatibility forms undone, case folded, accents and Arabic vowel marks removed, apostrophes
 * dropped, other punctuation read as a space, spaces collapsed. Vowel signs of Indic scripts stay: they make other names.
 *
 * @returns null when nothing is left
 */
export function normaliseName(text: string): string | null {
  const folded = text
    // Before NFKD makes ´ a space with an accent, and after it made ŉ an apostrophe with n.
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(APOSTROPHES, '')
    // By way of capitals: that folds ß to ss and the dotless ı to i; the first step is for the capital ẞ, which has no other.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKD')
    .replace(ACCENTS_AND_JOINERS, '')
    .replace(/[\p{P}\p{S}\s]+/gu, ' ')
    .trim();
  return folded === '' ? null : folded;
}

/**
 * One form for a calendar date: `YYYY-MM-DD`. Day-first and month-first forms are refused because nobody can tell them apart.
 *
 * @returns null when it is not written year first with `-`, `/` or `.`, or no such day exists
 */
export function normaliseDate(text: string): string | null {
  const match = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/u.exec(westernDigits(text).trim());
  const [, year, , month, day] = match ?? [];
  if (year === undefined || month === undefined || day === undefined || year === '0000') return null;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instant = new Date(`${iso}T00:00:00.000Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(iso) ? iso : null;
}

function westernDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = ZEROS.find((candidate) => point >= candidate && point <= candidate + 9);
    return zero === undefined ? digit : String(point - zero);
  });
}
