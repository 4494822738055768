/**
 * One form for a number people are known by: capital letters and digits, without what separates them. `null` where nothing
 * is left.
 */
export function normaliseNumber(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{Nd}]+/gu, '');
  return plain === '' ? null : plain;
}
