const RANGE = /^(\D*)(\d{1,3})\s*(?:…|\.\.|-|–)\s*\1?(\d{1,3})$/u;
const MOST = 60;

/** “C1-C6” as its codes; anything else as it stands. */
function codesOf(part: string): string[] {
  const match = RANGE.exec(part);
  if (match === null) return [part];
  const [, prefix = '', from = '', to = ''] = match;
  const length = Number(to) - Number(from) + 1;
  if (length < 1 || length > MOST) return [part];
  return Array.from({ length }, (_, index) => prefix + String(Number(from) + index).padStart(from.length, '0'));
}

const partsOf = (text: string, between: RegExp): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** The bed codes of a line people wrote (“4A, 4B” or “C1-C6”), each once, in their order. */
export const readBedCodes = (text: string): string[] => [...new Set(partsOf(text, /[\n,;،]+/u).flatMap(codesOf))];

export interface WrittenRoom {
  readonly name: string;
  readonly codes: readonly string[];
}

/** Rooms as people write them, one to a line, each with its beds after a colon: “Bay 1: 1A, 1B, 1C”. */
export const readRooms = (text: string): WrittenRoom[] =>
  partsOf(text, /\n+/u).map((line) => {
    const colon = line.indexOf(':');
    if (colon < 0) return { name: line, codes: [] };
    return { name: line.slice(0, colon).trim(), codes: readBedCodes(line.slice(colon + 1)) };
  });
