import type { Collection } from './db/collection.ts';
import type { BinKind } from './bin/bin-kind.ts';
import type { RetentionClass } from './bin/retention-class.ts';
import type { StaffTie } from './bin/staff-tie.ts';
import type { GoesWith } from './bin/goes-with.ts';
import type { Policy } from './access/policy.ts';
import type { FileRight } from './files/file-right.ts';
import type { Route } from './http/route.ts';
import type { Job } from './jobs/job.ts';
import type { Subscriber } from './outbox/subscribers.ts';
import type { StreamRight } from './realtime/stream-rights.ts';

/** What a module brings into the house. main.ts lists the modules; nothing else wires them. */
export interface Module {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly policies: readonly Pick<Policy<never>, 'of' | 'rules'>[];
  readonly collections: readonly Pick<Collection<never>, 'name'>[];
  readonly streams?: readonly StreamRight[];
  /** Who reads the files attached to its records. */
  readonly fileRights?: readonly FileRight[];
  readonly subscribers?: readonly Subscriber[];
  readonly jobs?: readonly Job[];
  /** What of its records goes to the Bin, and how. */
  readonly binKinds?: readonly BinKind[];
  /** What of its records is kept for so many years, and may then be destroyed. */
  readonly retentionClasses?: readonly RetentionClass[];
  /** What of its records goes to the Bin with records of others. */
  readonly goesWith?: readonly GoesWith[];
  /** What it keeps of people who work here, and what becomes of that when one of them is deleted. */
  readonly staffTies?: readonly StaffTie[];
}
