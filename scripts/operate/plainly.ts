/** Something the operator must know or mend; printed without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

const TOLD_PLAINLY = new Set([
  'ArchiveError',
  'BackupError',
  'BlobStoreUnavailableError',
  'ConfigError',
  'DataDirectoryInUseError',
  'DatabaseUnfitError',
  'DemoSecretsError',
  'OperatorError',
  'RestoreError',
  'SealedStreamError',
  'WeakSecretError',
]);

/** Does `work`. The exit code is what it answers, and 2 where it could not be done; what an operator can mend is told without a stack. */
export async function plainly(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    process.exitCode = 2;
    if (error instanceof Error && TOLD_PLAINLY.has(error.name)) console.error(error.message);
    else console.error(error);
  }
}
