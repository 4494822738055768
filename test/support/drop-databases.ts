import type { Connection } from 'mongoose';

/** Drops every database of a test on a real server; the embedded engine's go with their folder. */
export async function dropDatabases(connection: Connection, prefix: string): Promise<void> {
  const { databases } = await connection.listDatabases();
  for (const { name } of databases) {
    if (name.startsWith(`${prefix}_`)) await connection.useDb(name).dropDatabase();
  }
}
