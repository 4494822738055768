/** Why a password is refused; a screen turns the code into words. */
export type PasswordProblem = 'too-short' | 'too-long' | 'too-common' | 'too-simple' | 'contains-email-name';

/** Why a PIN is refused. */
export type PinProblem = 'not-4-to-8-digits' | 'too-simple';

const SHORTEST = 12;
const LONGEST = 256;
const FEWEST_DIFFERENT = 5;
const PIN_FORM = /^[0-9]{4,8}$/;
const KNOWN_PINS = new Set(['2580', '0852', '1122', '112233', '1379', '159753', '147258', '789456', '456123']);

// Words that long passwords are lazily made of; length alone already keeps out the short ones of the usual lists.
const COMMON_STEMS = new Set(
  `password passwort passw pass mypassword thisismypassword yourpassword newpassword nopassword hospitalpassword adminpassword
  welcome welcometo letmein changeme secret default test testing admin administrator root user guest login master superuser
  iloveyou sunshine princess monkey dragon football whatever trustno correcthorsebatterystaple
  qwerty qwertyui qwertyuiop asdfghjkl zxcvbnm azerty qazwsxedc
  hospital wardline nurse doctor clinic patient medical health healthcare ward emergency
  spring summer autumn winter january december`.split(/\s+/),
);
const RUNS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
];

/**
 * The rules for a new password: 12 to 256 characters, of any kind and with spaces (so a passphrase needs nothing special), not
 * made of a common word, a keyboard run or a few characters, not holding the name of the e-mail address. After NIST SP 800-63B:
 * no demands for kinds of characters, no expiry.
 *
 * @param email the account's address, or null when it has none
 * @returns reasons, in the order a person would mend them; empty when the password is good
 */
export function passwordProblems(password: string, email: string | null): PasswordProblem[] {
  const text = password.normalize('NFKC');
  const length = Array.from(text).length;
  const problems: PasswordProblem[] = [];
  if (length < SHORTEST) problems.push('too-short');
  if (length > LONGEST) problems.push('too-long');
  if (isCommon(text)) problems.push('too-common');
  if (isSimple(text)) problems.push('too-simple');
  if (email !== null && holdsEmailName(text, email)) problems.push('contains-email-name');
  return problems;
}

/**
 * The rules for a new PIN, which only unlocks a screen of a living session: 4 to 8 digits, no equal steps (0000, 1234, 8642),
 * no repeated group (1212), none of the best-known ones, no year of birth.
 */
export function pinProblems(pin: string): PinProblem[] {
  if (!PIN_FORM.test(pin)) return ['not-4-to-8-digits'];
  const digits = Array.from(pin, Number);
  const steps = new Set(digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10));
  const isRepeated = /^(\d{1,4})\1+$/.test(pin);
  const isYear = /^(?:19|20)\d\d$/.test(pin);
  return steps.size === 1 || isRepeated || isYear || KNOWN_PINS.has(pin) ? ['too-simple'] : [];
}

function isCommon(text: string): boolean {
  const lower = text.toLowerCase();
  return [lower, unmasked(lower)].some((candidate) => {
    const letters = candidate.replace(/[^\p{L}]/gu, '');
    return COMMON_STEMS.has(letters) || COMMON_STEMS.has(/^(.+?)\1+$/u.exec(letters)?.[1] ?? '');
  });
}

/** Undoes the usual disguises: p@ssw0rd. Digits at the end are a year or a count, not letters. */
function unmasked(lower: string): string {
  const masks: Record<string, string> = {
    '@': 'a',
    '4': 'a',
    '3': 'e',
    '1': 'i',
    '!': 'i',
    '0': 'o',
    $: 's',
    '5': 's',
    '7': 't',
  };
  return lower.replace(/[^\p{L}]+$/u, '').replace(/[@431!0$57]/g, (mask) => masks[mask] ?? mask);
}

function isSimple(text: string): boolean {
  const lower = text.toLowerCase();
  if (new Set(lower).size < FEWEST_DIFFERENT) return true;
  const backwards = Array.from(lower).reverse().join('');
  return RUNS.some((run) => run.includes(lower) || run.includes(backwards));
}

function holdsEmailName(text: string, email: string): boolean {
  const name = (email.normalize('NFKC').toLowerCase().split('@')[0] ?? '').split('+')[0] ?? '';
  const lower = text.toLowerCase();
  const compact = name.replace(/[._-]/g, '');
  return Array.from(name).length >= 3 && (lower.includes(name) || lower.replace(/[\s._-]/g, '').includes(compact));
}
