import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Services } from '../services.ts';
import type { Tenant } from '../db/tenant.ts';
import { refuse } from '../http/problem-error.ts';
import type { Actor, KioskActor, PersonActor } from './actor.ts';

/**
 * The one frozen context of a request or job: who acts, for which hospital. It is the only way to a hospital's data;
 * asking for data without one throws. The hospital comes from the session, never from input.
 */
export interface Context {
  readonly requestId: string;
  readonly actor: Actor;
  readonly tenant: Tenant;
  readonly services: Services;
}

const storage = new AsyncLocalStorage<Context>();

export class NoContextError extends Error {
  constructor() {
    super('Data was asked for outside a request or job context.');
    this.name = 'NoContextError';
  }
}

/** The context in force. Throws `NoContextError` outside one. */
export function context(): Context {
  const current = storage.getStore();
  if (current === undefined) throw new NoContextError();
  return current;
}

/** The person who acts. Throws where the house itself acts; refuses `not-allowed` where a screen on a wall asks. */
export function person(): PersonActor {
  const { actor } = context();
  if (actor.kind === 'kiosk') throw refuse('not-allowed');
  if (actor.kind === 'system') throw new Error('This is done by a person, not by the house itself.');
  return actor;
}

/** The screen on a wall that asks. Refuses `not-allowed` where it is anybody else. */
export function kiosk(): KioskActor {
  const { actor } = context();
  if (actor.kind !== 'kiosk') throw refuse('not-allowed');
  return actor;
}

/** The instant it is now, by the injected clock. */
export const now = (): Date => context().services.clock.now();

/** Does `work` as that actor for that hospital. The actor must belong to it. */
export function runInContext<T>(of: Context, work: () => Promise<T>): Promise<T> {
  if (of.actor.hospitalId !== of.tenant.id) throw new Error('An actor of one hospital cannot act in another.');
  return storage.run(Object.freeze({ ...of }), work);
}

/**
 * Does `work` as the house itself in that hospital: jobs, relays, and sign-in before there is a session. It sees every
 * record of that hospital and of no other, and the journal names `purpose`.
 */
export function runAsSystem<T>(
  services: Services,
  tenant: Tenant,
  purpose: string,
  work: () => Promise<T>,
): Promise<T> {
  return runInContext(
    { requestId: randomUUID(), actor: { kind: 'system', hospitalId: tenant.id, purpose }, tenant, services },
    work,
  );
}
