/** One thing the house relies on, and whether it is well right now. */
export interface ReadinessCheck {
  readonly name: string;
  isReady(): Promise<boolean>;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'ok' | 'failing'>>;
}

const WAIT_MS = 2_000;

/** Asks every check, each at most 2 s. */
export async function readiness(checks: readonly ReadinessCheck[]): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async ({ name, isReady }) => {
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), WAIT_MS);
      });
      const isWell = await Promise.race([isReady().catch(() => false), tooLate]);
      clearTimeout(timer);
      return [name, isWell ? 'ok' : 'failing'] as const;
    }),
  );
  return { ready: results.every(([, state]) => state === 'ok'), checks: Object.fromEntries(results) };
}
