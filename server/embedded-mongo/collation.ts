import { badValue, failedToParse } from './errors.ts';
import { compareStrings, promote } from './values.ts';
import type { BsonDocument } from './values.ts';

/**
 * A compiled collation.
 *
 * `key` maps equal strings to one text and unequal strings to different ones; `compare` is a total order that says 0 exactly when the
 * keys are the same text, so matching, unique indexes and grouping can never disagree. Keys are **not** order-preserving: a
 * collation index serves equality only, never a range or a sort.
 */
export interface Collation {
  /** Every option spelled out, as `listIndexes` shows it; two collations are the same when these are equal. */
  readonly spec: CollationSpec;
  compare(left: string, right: string): number;
  key(text: string): string;
}

export interface CollationSpec {
  readonly locale: string;
  readonly caseLevel: boolean;
  readonly caseFirst: 'upper' | 'lower' | 'off';
  readonly strength: 1 | 2 | 3;
  readonly numericOrdering: boolean;
  readonly alternate: 'non-ignorable';
  readonly maxVariable: 'punct';
  readonly normalization: boolean;
  readonly backwards: false;
  readonly version: '57.1';
}

/** `undefined` (no collation, or the `simple` locale) means comparison by bytes. Options we cannot honour are refused, code 2 or 9. */
export function compileCollation(source: BsonDocument | undefined): Collation | undefined {
  if (source === undefined || Object.keys(source).length === 0) return undefined;
  const options = promote(source) as Record<string, unknown>;
  if (options.locale === 'simple') return undefined;
  const spec = parseSpec(options);
  const name = JSON.stringify(spec);
  const collation = compiled.get(name) ?? collationOf(spec);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(name, collation);
  return collation;
}

/** A collator costs more to make than a query to run, and an application uses two or three. */
const compiled = new Map<string, Collation>();
const MAX_COMPILED = 50;

/** Letters with their marks are remembered; texts may bring ever new ones. */
const MAX_FOLDED_LETTERS = 10_000;

const OPTION_NAMES = new Set([
  'locale',
  'caseLevel',
  'caseFirst',
  'strength',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

function parseSpec(options: Record<string, unknown>): CollationSpec {
  for (const name of Object.keys(options)) {
    if (!OPTION_NAMES.has(name))
      throw failedToParse(`Collation spec contains unknown field. Unknown field is: ${name}`);
  }
  const { locale, strength = 3, caseFirst = 'off', alternate = 'non-ignorable', backwards = false } = options;
  if (typeof locale !== 'string') throw failedToParse("Missing expected field 'locale' in collation");
  if (!isKnownLocale(locale)) throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`);
  if (strength !== 1 && strength !== 2 && strength !== 3) {
    throw badValue(`collation strength ${String(strength)} is not supported by the embedded engine: use 1, 2 or 3`);
  }
  if (caseFirst !== 'off' && caseFirst !== 'upper' && caseFirst !== 'lower') {
    throw badValue(`Field 'caseFirst' is invalid: ${String(caseFirst)}`);
  }
  if (alternate !== 'non-ignorable')
    throw badValue('collation alternate: shifted is not supported by the embedded engine');
  if (backwards !== false) throw badValue('collation backwards: true is not supported by the embedded engine');
  return {
    locale,
    caseLevel: options.caseLevel === true,
    caseFirst,
    strength,
    numericOrdering: options.numericOrdering === true,
    alternate: 'non-ignorable',
    maxVariable: 'punct',
    normalization: options.normalization === true,
    backwards: false,
    version: '57.1',
  };
}

function isKnownLocale(locale: string): boolean {
  try {
    return Intl.Collator.supportedLocalesOf(languageTag(locale)).length > 0;
  } catch {
    // A malformed tag is a RangeError; MongoDB answers both the same way.
    return false;
  }
}

/** ICU writes `de_AT@collation=phonebook`, BCP 47 `de-AT-u-co-phonebk`. */
function languageTag(locale: string): string {
  const [base = '', variant] = locale.replaceAll('_', '-').split('@collation=');
  if (variant === undefined) return base;
  return `${base}-u-co-${variant === 'phonebook' ? 'phonebk' : variant}`;
}

function collationOf(spec: CollationSpec): Collation {
  const collator = new Intl.Collator(languageTag(spec.locale), {
    sensitivity: sensitivityOf(spec),
    numeric: spec.numericOrdering,
    ...(spec.caseFirst === 'off' ? {} : { caseFirst: spec.caseFirst }),
  });
  const fold = folderOf(spec, collator);
  const key = (text: string): string => (spec.numericOrdering ? fold(text).replace(/0+(?=\d)/g, '') : fold(text));
  const compare = (left: string, right: string): number => {
    if (left === right) return 0;
    const a = key(left);
    const b = key(right);
    return a === b ? 0 : collator.compare(a, b) || compareStrings(a, b);
  };
  return { spec, compare, key };
}

function sensitivityOf(spec: CollationSpec): 'base' | 'case' | 'accent' | 'variant' {
  if (spec.strength === 3 || (spec.strength === 2 && spec.caseLevel)) return 'variant';
  if (spec.strength === 2) return 'accent';
  return spec.caseLevel ? 'case' : 'base';
}

/** Folds away what the collator itself holds to be equal, letter by letter, so that a locale's own letters stay apart. */
function folderOf(spec: CollationSpec, collator: Intl.Collator): (text: string) => string {
  const sensitivity = sensitivityOf(spec);
  if (sensitivity === 'variant') return (text) => text.normalize('NFC');
  const folded = new Map<string, string>();
  const foldLetter = (letter: string): string => {
    const known = folded.get(letter);
    if (known !== undefined) return known;
    const bare = sensitivity === 'accent' ? letter : letter.normalize('NFD').replace(/\p{M}+/gu, '');
    const candidates = sensitivity === 'case' ? [bare] : [bare.toLocaleLowerCase(languageTag(spec.locale)), bare];
    const result = candidates.find((candidate) => collator.compare(candidate, letter) === 0) ?? letter;
    if (folded.size >= MAX_FOLDED_LETTERS) folded.clear();
    folded.set(letter, result);
    return result;
  };
  return (text) => text.normalize('NFC').replace(/\P{M}\p{M}*/gu, foldLetter);
}
