import { context, runAsSystem } from '../../access/context.ts';

/**
 * What follows from an act in a ward the actor does not see, done by the house in the transaction in force: a hold in
 * another ward that is let go, a patient there who is not asked for any more.
 */
export function asHouse<T>(purpose: string, work: () => Promise<T>): Promise<T> {
  const { services, tenant } = context();
  return runAsSystem(services, tenant, purpose, work);
}
