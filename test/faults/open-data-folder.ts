import { join } from 'node:path';
import { loadConfig } from '../../server/config/config.ts';
import { createAccessTokens } from '../../server/crypto/access-tokens.ts';
import { createPasswords } from '../../server/crypto/passwords.ts';
import { connectDatabase } from '../../server/db/connect.ts';
import { openTenants } from '../../server/db/tenants.ts';
import { openFolderBlobStore } from '../../server/files/folder-blob-store.ts';
import { createLog } from '../../server/log/log.ts';
import type { Services } from '../../server/services.ts';
// The house’s collections and jobs are known once it is loaded.
import '../../server/app.ts';

export interface OpenDataFolder {
  readonly services: Services;
  close(): Promise<void>;
}

/** Opens what a stopped server left in its data folder, with nothing of the server running. Close it: it holds a database. */
export async function openDataFolder(dataDir: string, databasePrefix?: string): Promise<OpenDataFolder> {
  const loaded = await loadConfig({ WARDLINE_DATA: dataDir }, ['--empty']);
  const config = { ...loaded, databasePrefix: databasePrefix ?? loaded.databasePrefix };
  const database = await connectDatabase({ dataDir, prefix: config.databasePrefix });
  try {
    const clock = { now: () => new Date() };
    const { masterKeys, passwordPepper, tokenKeys } = config.secrets;
    const services: Services = {
      config,
      clock,
      log: createLog('silent'),
      tenants: await openTenants(database.connection, config.databasePrefix, masterKeys, clock.now()),
      passwords: createPasswords({ pepper: passwordPepper }),
      tokens: createAccessTokens({ keys: tokenKeys, issuer: 'wardline' }, clock.now),
      relay: { wake: () => undefined },
      blobs: await openFolderBlobStore(join(dataDir, 'blobs')),
    };
    return { services, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}
