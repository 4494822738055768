/**
 * Does each of them; where some fail, the others go on, and those that failed are done again after `pause`. Rejects with the
 * last failure where one fails `tries` times.
 */
export async function tryAgain(
  works: readonly (() => Promise<void>)[],
  { tries, pause }: { readonly tries: number; readonly pause: () => Promise<void> },
): Promise<void> {
  const failed: (() => Promise<void>)[] = [];
  let failure: unknown = null;
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      failed.push(work);
      failure = error;
    }
  }
  if (failed.length === 0) return;
  if (tries <= 1) throw failure;
  await pause();
  await tryAgain(failed, { tries: tries - 1, pause });
}
