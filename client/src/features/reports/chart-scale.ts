const STEPS = [1, 2, 2.5, 5, 10];

/** A round number not below the largest value, and how far the lines are apart: four of them at most. */
export function scaleFor(largest: number): { readonly top: number; readonly step: number } {
  if (largest <= 0) return { top: 1, step: 1 };
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((one) => one * power >= rough) ?? 10) * power;
  return { top: Math.ceil(largest / step) * step, step };
}

/** Every which column gets its name under it, so that names of that width never touch. */
export const labelEvery = (columns: number, width: number, nameWidth: number): number =>
  Math.max(1, Math.ceil((columns * nameWidth) / Math.max(width, 1)));
