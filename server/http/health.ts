/** One thing the house relies on, and whether it is well right now. */
export interface ReadinessCheck {
  readonly name: string;
  isReady(): Promise<boolean>;
}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, 'ok' | 'failing'>>;
  /** Someone should look when they are stuck, but people can still be served: it does not make the house unready. */
  readonly jobs: 'ok' | 'stuck';
  /** Their names, in order; whose hospital it is, only the log says. */
  readonly stuckJobs: readonly string[];
}

const WAIT_MS = 2_000;

/** Asks every check, each at most 2 s, and which jobs are stuck. */
export async function readiness(
  checks: readonly ReadinessCheck[],
  stuckJobs: () => readonly string[],
): Promise<Readiness> {
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
  const stuck = [...new Set(stuckJobs())].sort();
  return {
    ready: results.every(([, state]) => state === 'ok'),
    checks: Object.fromEntries(results),
    jobs: stuck.length === 0 ? 'ok' : 'stuck',
    stuckJobs: stuck,
  };
}
