import type { z } from 'zod';
import type { mention, Target } from '../../../../../shared/schemas/chat.ts';

export type Mention = z.output<typeof mention>;

/** What is being typed behind an @. */
export interface Asked {
  /** Where the @ stands. */
  readonly at: number;
  readonly words: string;
}

const MOST_WORDS = 3;
const LETTER = /[\p{L}\p{N}]/u;

/** The name that is begun before the caret, or nothing: an @ inside a word is an address, and a name has few words. */
export function askedAt(text: string, caret: number): Asked | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf('@');
  if (at < 0) return null;
  const previous = before[at - 1];
  if (previous !== undefined && LETTER.test(previous)) return null;
  const words = before.slice(at + 1);
  if (words.includes('\n') || words.startsWith(' ') || words.split(' ').length > MOST_WORDS) return null;
  return { at, words };
}

export interface Written {
  readonly text: string;
  readonly caret: number;
}

/** The text with the chosen name in the place of what was typed, and a space behind it. */
export function withMention(text: string, asked: Asked, label: string): Written {
  const end = asked.at + 1 + asked.words.length;
  const tail = text.slice(end);
  const name = `@${label}${tail.startsWith(' ') ? '' : ' '}`;
  return { text: text.slice(0, asked.at) + name + tail, caret: asked.at + label.length + 2 };
}

const keyOf = (target: Target): string =>
  target.kind === 'person' ? target.staffId : target.kind === 'role' ? target.roleId : 'on-duty';

/** Those of the chosen whose name still stands in the text, each once; a name that was deleted names nobody. */
export function mentionsIn(text: string, chosen: readonly Mention[]): Mention[] {
  const kept = new Map<string, Mention>();
  for (const one of chosen) if (text.includes(`@${one.label}`)) kept.set(keyOf(one.target), one);
  return [...kept.values()];
}

export interface TextPart {
  /** Where in the text it begins. */
  readonly at: number;
  readonly text: string;
  /** The mention it is, or `null` for plain words. */
  readonly mention: Mention | null;
}

/** The text in its parts, names apart; where one label begins another (“@Anna”, “@Anna Nel”), the longer one is meant. */
export function partsOf(text: string, mentions: readonly Mention[]): TextPart[] {
  const byLength = [...mentions].sort((a, b) => b.label.length - a.label.length);
  const parts: TextPart[] = [];
  let plain = '';
  let at = 0;
  const end = () => {
    if (plain !== '') parts.push({ at: at - plain.length, text: plain, mention: null });
    plain = '';
  };
  while (at < text.length) {
    const here = at;
    const found = text[at] === '@' ? byLength.find(({ label }) => text.startsWith(label, here + 1)) : undefined;
    if (found === undefined) {
      plain += text[at] ?? '';
      at += 1;
    } else {
      end();
      parts.push({ at, text: `@${found.label}`, mention: found });
      at += found.label.length + 1;
    }
  }
  end();
  return parts;
}
