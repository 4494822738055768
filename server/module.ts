import type { Collection } from './db/collection.ts';
import type { Policy } from './access/policy.ts';
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
  readonly subscribers?: readonly Subscriber[];
  readonly jobs?: readonly Job[];
}
