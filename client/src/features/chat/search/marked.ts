export interface Part {
  readonly text: string;
  readonly isHit: boolean;
}

/** Letters shown before the first word that was found: enough to know what it is about. */
const BEFORE = 60;
const MOST = 240;

const plain = (letter: string): string => letter.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The text's own words, each with where it begins; found as the server finds them: without case and accents. */
function wordsIn(text: string): { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({ word: match[0], at: match.index }));
}

/**
 * The part of a text around the first of the words searched for, with every word that begins like one of them told apart.
 */
export function marked(text: string, searched: string): Part[] {
  const wanted = wordsIn(searched).map(({ word }) => plain(word));
  const hits = wordsIn(text).filter(({ word }) => wanted.some((one) => plain(word).startsWith(one)));
  const first = hits[0]?.at ?? 0;
  const start = first > BEFORE ? text.lastIndexOf(' ', first - BEFORE / 2) + 1 : 0;
  const end = Math.min(text.length, start + MOST);
  const parts: Part[] = start === 0 ? [] : [{ text: '… ', isHit: false }];
  let done = start;
  for (const { word, at } of hits) {
    if (at < done || at + word.length > end) continue;
    if (at > done) parts.push({ text: text.slice(done, at), isHit: false });
    parts.push({ text: word, isHit: true });
    done = at + word.length;
  }
  if (done < end) parts.push({ text: text.slice(done, end), isHit: false });
  if (end < text.length) parts.push({ text: ' …', isHit: false });
  return parts;
}
