const RANGE = /^(\D*)(\d{1,3})\s*(?:…|\.\.|-|–)\s*\1?(\d{1,3})$/u;
const MOST = 60;

function unfold(part: string): string[] {
  const match = RANGE.exec(part);
  if (match === null) return [part];
  const [, prefix = '', from = '', to = ''] = match;
  const length = Number(to) - Number(from) + 1;
  if (length < 1 || length > MOST) return [part];
  return Array.from({ length }, (_, index) => prefix + String(Number(from) + index).padStart(from.length, '0'));
}

/** The bed codes in a line people wrote: “4A, 4B” or “C1-C6”, each once, in their order. */
export function readCodes(text: string): string[] {
  const parts = text
    .split(/[\n,;،]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return [...new Set(parts.flatMap(unfold))];
}
