import type { Config } from './config/config.ts';
import type { AccessTokens } from './crypto/access-tokens.ts';
import type { Passwords } from './crypto/passwords.ts';
import type { Tenants } from './db/tenants.ts';
import type { BlobStore } from './files/blob-store.ts';
import type { JobRunner } from './jobs/job-runner.ts';
import type { Log } from './log/log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Relay } from './outbox/relay.ts';
import type { Tracing } from './tracing/tracing.ts';

export interface Clock {
  now(): Date;
}

/** What the whole house shares, wired once in main.ts and carried by every context. */
export interface Services {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly tenants: Tenants;
  readonly passwords: Passwords;
  readonly tokens: AccessTokens;
  readonly relay: Pick<Relay, 'wake'>;
  /** Where the bytes of files lie. Absent where nothing is done with files. */
  readonly blobs?: BlobStore;
  /** Absent where nobody may ask for them. */
  readonly metrics?: Pick<Metrics, 'request' | 'told' | 'transaction'>;
  /** Absent where traces are switched off. */
  readonly tracing?: Tracing;
  /** Absent where no jobs run (scripts): what is nudged comes at its own time in the server. */
  readonly jobs?: Pick<JobRunner, 'nudge'>;
}
