import type { mongo } from 'mongoose';

/** In the platform's database: holds a record while a restore is going on, and for ever where one broke off. */
export const UNFINISHED_RESTORE = 'unfinishedRestore';

/** Whether a restore into this installation is going on, or broke off: what lies there is not whole. */
export async function isRestoreUnfinished(client: mongo.MongoClient, prefix: string): Promise<boolean> {
  const platform = client.db(`${prefix}_platform`);
  return (await platform.collection(UNFINISHED_RESTORE).findOne({})) !== null;
}
