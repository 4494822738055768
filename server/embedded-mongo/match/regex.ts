import { BSONRegExp } from 'bson';
import { badValue, located } from '../errors.ts';
import type { BsonValue } from '../values.ts';

/** A regular expression as the query language takes it: PCRE source and the option letters i, m, s, x. */
export interface RegexSource {
  readonly pattern: string;
  readonly options: string;
}

export function regexSource(value: BsonValue, options?: BsonValue): RegexSource {
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  if (value instanceof BSONRegExp) {
    if (options !== undefined && value.options !== '') throw located(51075, 'options set in both $regex and $options');
    return { pattern: value.pattern, options: options ?? value.options };
  }
  if (typeof value !== 'string') throw badValue('$regex has to be a string');
  return { pattern: value, options: options ?? '' };
}

/**
 * Translates PCRE to a JavaScript expression that matches the same, always with the `u` flag. What JavaScript cannot say (possessive
 * quantifiers, POSIX classes, recursion, inline flags in the middle) is refused with code 51091 instead of being read differently.
 */
export function compileRegex(source: RegexSource, extraFlags = ''): RegExp {
  const inline = /^\(\?([imsx]+)\)/.exec(source.pattern);
  const pattern = inline === null ? source.pattern : source.pattern.slice(inline[0].length);
  const options = new Set(source.options + (inline?.[1] ?? ''));
  for (const letter of options) {
    if (!'imsxu'.includes(letter)) throw located(51108, `invalid flag in regex options: ${letter}`);
  }
  const translated = new Translator(pattern, options).run();
  try {
    return new RegExp(translated, `u${options.has('i') ? 'i' : ''}${extraFlags}`);
  } catch (error) {
    throw invalidRegex(error instanceof Error ? error.message : String(error));
  }
}

const invalidRegex = (reason: string): Error => located(51091, `Regular expression is invalid: ${reason}`);

/** Letters that mean the same after a backslash in PCRE and in JavaScript. */
const SHARED_ESCAPES = 'bBdDwWnrtfvpPkxcu';
const PLAIN_ESCAPES: Record<string, string> = {
  a: '\\x07',
  e: '\\x1b',
  h: '[ \\t]',
  A: '(?<![^])',
  z: '(?![^])',
  Z: '(?=\\n?(?![^]))',
};
const ASCII_SPACE = ' \\t\\n\\v\\f\\r';
const CLASS_OF_LETTERS = /^\\[dDwWsS]/;

class Translator {
  private readonly source: string;
  private readonly options: ReadonlySet<string>;
  private at = 0;

  constructor(source: string, options: ReadonlySet<string>) {
    this.source = source;
    this.options = options;
  }

  run(): string {
    let output = '';
    while (this.at < this.source.length) output += this.next();
    return output;
  }

  private next(): string {
    const letter = this.source[this.at] as string;
    if (letter === '\\') return this.escape();
    if (letter === '[') return this.characterClass();
    if (letter === '(') return this.group();
    this.at += 1;
    if (this.options.has('x')) {
      if (/\s/.test(letter)) return '';
      if (letter === '#') {
        const lineEnd = this.source.indexOf('\n', this.at);
        this.at = lineEnd < 0 ? this.source.length : lineEnd + 1;
        return '';
      }
    }
    return this.single(letter);
  }

  private single(letter: string): string {
    // JavaScript counts \r, U+2028 and U+2029 as line ends too, and its $ does not look before a last newline.
    if (letter === '.') return this.options.has('s') ? '[^]' : '[^\\n]';
    if (letter === '^') return this.options.has('m') ? '(?<![^\\n])' : '^';
    if (letter === '$') return this.options.has('m') ? '(?![^\\n])' : '(?=\\n?$)';
    if (letter === '{') {
      const quantifier = /^\{\d+(?:,\d*)?\}/.exec(this.source.slice(this.at - 1));
      if (quantifier === null) return '\\{';
      this.at += quantifier[0].length - 1;
      return quantifier[0];
    }
    return letter === '}' || letter === ']' ? `\\${letter}` : letter;
  }

  private group(): string {
    const rest = this.source.slice(this.at);
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    const named = /^\(\?P</.exec(rest);
    this.at += comment?.[0].length ?? named?.[0].length ?? 1;
    if (comment !== null) return '';
    return named === null ? '(' : '(?<';
  }

  private escape(): string {
    const letter = this.source[this.at + 1];
    if (letter === undefined) throw invalidRegex('\\ at end of pattern');
    if (letter === 'Q') return this.quoted();
    this.at += 2;
    if (letter === 's') return `[${ASCII_SPACE}]`;
    if (letter === 'S') return `[^${ASCII_SPACE}]`;
    return PLAIN_ESCAPES[letter] ?? this.escapedLetter(letter);
  }

  private escapedLetter(letter: string): string {
    if (/[0-9]/.test(letter) || SHARED_ESCAPES.includes(letter)) return `\\${letter}`;
    if (/[A-Za-z]/.test(letter)) throw invalidRegex(`the escape \\${letter} is not supported by the embedded engine`);
    return /[\^$\\.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : letter;
  }

  private quoted(): string {
    const end = this.source.indexOf('\\E', this.at);
    const text = this.source.slice(this.at + 2, end < 0 ? undefined : end);
    this.at = end < 0 ? this.source.length : end + 2;
    return text.replace(/[\^$\\.*+?()[\]{}|/]/g, '\\$&');
  }

  private characterClass(): string {
    let output = '[';
    this.at += 1;
    if (this.source[this.at] === '^') {
      output += '^';
      this.at += 1;
    }
    for (let first = true; ; first = false) {
      const letter = this.source[this.at];
      if (letter === undefined) throw invalidRegex('missing terminating ] for character class');
      if (letter === ']' && !first) break;
      output += this.classMember(letter);
    }
    this.at += 1;
    return `${output}]`;
  }

  private classMember(letter: string): string {
    const rest = this.source.slice(this.at);
    if (/^\[[:.=]/.test(rest)) throw invalidRegex('POSIX classes are not supported by the embedded engine');
    if (letter !== '\\') {
      this.at += 1;
      return letter === ']' || letter === '[' ? `\\${letter}` : letter;
    }
    const escaped = rest[1] ?? '';
    const isSet = CLASS_OF_LETTERS.test(rest);
    this.at += 2;
    // `[\w-.]` is a set, a hyphen and a dot; JavaScript would call it a broken range.
    const hyphen = isSet && /^-[^\]]/.test(rest.slice(2));
    if (hyphen) this.at += 1;
    const member =
      escaped === 's' ? ASCII_SPACE : escaped === 'S' ? '\\S' : escaped === '-' ? '\\-' : this.escapedLetter(escaped);
    return hyphen ? `${member}\\-` : member;
  }
}

/**
 * The text every match must start with, when the expression is anchored and a range scan can therefore serve it. `undefined` when there is no
 * such text.
 */
export function literalPrefix(source: RegexSource): string | undefined {
  if (source.options !== '' || source.pattern[0] !== '^' || source.pattern.includes('|')) return undefined;
  let prefix = '';
  let at = 1;
  while (at < source.pattern.length) {
    const escaped = source.pattern[at] === '\\';
    const letter = source.pattern[escaped ? at + 1 : at] ?? '';
    const isPlain = escaped ? /[^A-Za-z0-9]/.test(letter) : !/[\^$\\.*+?()[\]{}|]/.test(letter);
    const after = source.pattern[at + (escaped ? 2 : 1)] ?? '';
    // A letter that may occur zero times is no part of the prefix.
    if (!isPlain || letter === '' || '*?{'.includes(after || ' ')) break;
    prefix += letter;
    at += escaped ? 2 : 1;
  }
  return prefix === '' ? undefined : prefix;
}
