/** Whether everything is attacked (`npm run test:attack`), or a part that is the same each time (`npm test`). */
export const IS_WHOLE = process.env['WARDLINE_ATTACK'] === 'all';
const SEED = process.env['WARDLINE_ATTACK_SEED'] ?? 'wardline';

/** FNV-1a: the same text, the same number. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${SEED}/${text}`)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

/** All of them where everything is attacked; else as many as asked for, drawn by the seed and `by`. */
export function drawn<T>(all: readonly T[], by: string, count = 1): readonly T[] {
  if (IS_WHOLE || all.length <= count) return all;
  const start = numberOf(by) % all.length;
  return Array.from({ length: count }, (_, index) => all[(start + index) % all.length] as T);
}

/** True for everything where everything is attacked, else for about one in `of`. */
export const isDrawn = (by: string, of: number): boolean => IS_WHOLE || numberOf(by) % of === 0;
