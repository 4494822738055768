/** What the letters typed into a cell so far come to. */
export type Typed =
  /** No code begins like that. */
  | { readonly kind: 'unknown'; readonly text: string }
  /** More could follow; `code` is what it is if nothing does, or the only one it can become. */
  | { readonly kind: 'waiting'; readonly text: string; readonly code: string | null }
  /** It is that code and can be no other. */
  | { readonly kind: 'done'; readonly code: string };

const keyOf = (text: string) => text.trim().toLocaleUpperCase('en');

/** One more letter after what was typed. Codes are found without regard to case. */
export function typedInto(before: string, letter: string, codes: readonly string[]): Typed {
  const text = before + letter;
  const wanted = keyOf(text);
  const fitting = codes.filter((code) => keyOf(code).startsWith(wanted));
  const exact = fitting.find((code) => keyOf(code) === wanted);
  if (fitting.length === 0) return { kind: 'unknown', text };
  if (exact !== undefined && fitting.length === 1) return { kind: 'done', code: exact };
  return { kind: 'waiting', text, code: exact ?? (fitting.length === 1 ? (fitting[0] ?? null) : null) };
}

/** The code meant by what stands there when the cell is left; `null`: none, or one of several. */
export function codeOf(text: string, codes: readonly string[]): string | null {
  const typed = typedInto('', text, codes);
  return typed.kind === 'unknown' ? null : typed.code;
}

/** The codes of a pattern as it is typed, “D D N N - -”: a dash is a day off. `null`: one of them is no code. */
export function patternOf(text: string, codes: readonly string[]): readonly (string | null)[] | null {
  const parts = text.split(/[\s,;]+/u).filter((part) => part !== '');
  const found: (string | null)[] = [];
  for (const part of parts) {
    if (/^[-–—.0]$/u.test(part)) found.push(null);
    else {
      const code = codes.find((one) => keyOf(one) === keyOf(part));
      if (code === undefined) return null;
      found.push(code);
    }
  }
  return found;
}
