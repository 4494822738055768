// The names of error codes, and which errors carry which label. Drivers decide by labels whether they retry.
// Sources: mongod's src/mongo/base/error_codes.yml and db/error_labels.cpp (7.0).
import type { MongoError } from '../errors.ts';
import { mongoError } from '../errors.ts';
import { toNumber, type BsonDocument } from '../values.ts';

const CODE_NAMES: Readonly<Record<number, string>> = {
  2: 'BadValue',
  6: 'HostUnreachable',
  7: 'HostNotFound',
  8: 'UnknownError',
  11: 'UserNotFound',
  24: 'LockTimeout',
  26: 'NamespaceNotFound',
  43: 'CursorNotFound',
  50: 'MaxTimeMSExpired',
  51: 'ManualInterventionRequired',
  63: 'StaleShardVersion',
  64: 'WriteConcernFailed',
  79: 'UnknownReplWriteConcern',
  89: 'NetworkTimeout',
  91: 'ShutdownInProgress',
  100: 'UnsatisfiableWriteConcern',
  112: 'WriteConflict',
  133: 'FailedToSatisfyReadPreference',
  134: 'ReadConcernMajorityNotAvailableYet',
  136: 'CappedPositionLost',
  150: 'StaleEpoch',
  189: 'PrimarySteppedDown',
  216: 'ElectionInProgress',
  222: 'CloseChangeStream',
  234: 'RetryChangeStream',
  237: 'CursorKilled',
  239: 'SnapshotTooOld',
  246: 'SnapshotUnavailable',
  251: 'NoSuchTransaction',
  262: 'ExceededTimeLimit',
  267: 'PreparedTransactionInProgress',
  280: 'ChangeStreamFatalError',
  391: 'ReauthenticationRequired',
  462: 'IngressRequestRateLimitExceeded',
  9001: 'SocketException',
  10107: 'NotWritablePrimary',
  11600: 'InterruptedAtShutdown',
  11601: 'Interrupted',
  11602: 'InterruptedDueToReplStateChange',
  13388: 'StaleConfig',
  13435: 'NotPrimaryNoSecondaryOk',
  13436: 'NotPrimaryOrSecondary',
  20: 'IllegalOperation',
};

export const codeNameOf = (code: number): string => CODE_NAMES[code] ?? `Location${code}`;

const RETRYABLE = new Set([6, 7, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
const ALWAYS_TRANSIENT = new Set([24, 112, 239, 246, 267]);
const RESUMABLE = new Set([6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436]);
const NO_SUCH_TRANSACTION = 251;

export type FailureSituation = {
  inTransaction: boolean;
  endsTransaction: boolean;
  isRetryableWrite: boolean;
  isChangeStream: boolean;
};

export function labelsOf(code: number, situation: FailureSituation): string[] {
  const labels: string[] = [];
  if (situation.inTransaction && isTransient(code, situation)) labels.push('TransientTransactionError');
  const mayRetryWrite = situation.isRetryableWrite || (situation.inTransaction && situation.endsTransaction);
  if (mayRetryWrite && RETRYABLE.has(code)) labels.push('RetryableWriteError');
  if (situation.isChangeStream && RESUMABLE.has(code)) labels.push('ResumableChangeStreamError');
  return labels;
}

function isTransient(code: number, { endsTransaction }: FailureSituation): boolean {
  if (ALWAYS_TRANSIENT.has(code) || code === NO_SUCH_TRANSACTION) return true;
  return !endsTransaction && RETRYABLE.has(code);
}

/** The error a failpoint asks for. Its `errorLabels` replace the ones the code would have. */
export function errorOfFailpoint(data: BsonDocument, name: string): MongoError {
  const code = toNumber(data.errorCode);
  const error = mongoError(code, codeNameOf(code), `Failing command via '${name}' failpoint`);
  if (Array.isArray(data.errorLabels)) {
    error.errorLabels.push(...data.errorLabels.map(String));
    withFinalLabels.add(error);
  }
  return error;
}

/** Errors whose labels were given with them and must not be added to. */
const withFinalLabels = new WeakSet<MongoError>();

export const hasFinalLabels = (error: MongoError): boolean => withFinalLabels.has(error);
