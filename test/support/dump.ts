import type { World } from './world.ts';

/** Everything that lies in every database of the house, as the bytes that a thief of the disks would read. */
export async function dump(world: World): Promise<string> {
  const { connection } = world.app.services.tenants.platform;
  const parts: string[] = [];
  const names = [world.north, world.south].map(({ tenant }) => tenant.databaseName);
  for (const name of [connection.name, ...names]) {
    const database = connection.useDb(name, { useCache: true });
    for (const { name: collection } of await database.listCollections()) {
      const documents = await database.collection(collection).find({}).toArray();
      parts.push(collection, ...documents.map((document) => JSON.stringify(document, readable)));
    }
  }
  return parts.join('\n');
}

/** Binary fields as text, besides their usual form, so that an unencrypted one would be seen. */
function readable(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  const bytes = (raw as { buffer?: unknown } | null)?.buffer;
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('latin1') : value;
}
