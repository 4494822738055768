import { context, runInContext } from '../../../access/context.ts';

/**
 * Does `work` as the house, in the request and transaction in force: what a feed knows of patients is seen by nobody. The
 * person has been authorised before, and their own entry stands in the journal.
 */
export const asTheHouse = <T>(purpose: string, work: () => Promise<T>): Promise<T> => {
  const { requestId, tenant, services } = context();
  return runInContext({ requestId, tenant, services, actor: { kind: 'system', hospitalId: tenant.id, purpose } }, work);
};
