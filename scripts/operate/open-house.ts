import { existsSync } from 'node:fs';
import { join } from 'node:path';
// Loads every module, and with them every collection there is.
import '../../server/app.ts';
import { loadConfig } from '../../server/config/config.ts';
import { createAccessTokens } from '../../server/crypto/access-tokens.ts';
import { DEMO_SECRETS_FILE } from '../../server/crypto/demo-secrets.ts';
import { createPasswords } from '../../server/crypto/passwords.ts';
import { connectDatabase } from '../../server/db/connect.ts';
import type { Tenant } from '../../server/db/tenant.ts';
import { openTenants } from '../../server/db/tenants.ts';
import { openBlobStore } from '../../server/files/open-blob-store.ts';
import { createLog } from '../../server/log/log.ts';
import type { Services } from '../../server/services.ts';
import { hospitalId } from '../../shared/types/ids.ts';
import { OperatorError, plainly } from './plainly.ts';

export interface House {
  readonly services: Services;
  /** Whether servers may be working on the same database right now. */
  readonly isShared: boolean;
  close(): Promise<void>;
}

/** Opens the data of this installation without serving it. What it writes for others waits in the outbox for the server. */
export async function openHouse(): Promise<House> {
  const config = await settings();
  const { secrets } = config;
  const database = await connectDatabase({
    dataDir: config.dataDir,
    prefix: config.databasePrefix,
    ...(config.mongodbUri === undefined ? {} : { uri: config.mongodbUri }),
  });
  const blobs = await openBlobStore(config);
  const clock = { now: () => new Date() };
  const services: Services = {
    config,
    clock,
    log: createLog(config.logLevel),
    tenants: await openTenants(database.connection, config.databasePrefix, secrets.masterKeys, clock.now()),
    passwords: createPasswords({ pepper: secrets.passwordPepper }),
    tokens: createAccessTokens({ keys: secrets.tokenKeys, issuer: 'wardline' }, clock.now),
    relay: { wake: () => undefined },
    blobs,
  };
  const close = async () => {
    blobs.close();
    await database.close();
  };
  return { services, isShared: config.mongodbUri !== undefined, close };
}

async function settings() {
  const folder = process.env['WARDLINE_DATA'] ?? '.wardline';
  // Asked before the settings are read: the embedded default would make itself new secrets there.
  if (process.env['MONGODB_URI'] === undefined && !existsSync(join(folder, DEMO_SECRETS_FILE))) {
    throw new OperatorError(
      `There is no data in ${folder}. Name the folder with WARDLINE_DATA or a database with MONGODB_URI.`,
    );
  }
  return loadConfig(process.env, []);
}

/** The hospital of that code, or without one all of them and the platform. */
export async function tenantsNamed({ tenants }: Services, code: string | undefined): Promise<Tenant[]> {
  if (code !== undefined) {
    const tenant = await tenants.byCode(code.toUpperCase());
    if (tenant === null) throw new OperatorError(`There is no hospital with the code ${code}.`);
    return [tenant];
  }
  const hospitals: Tenant[] = [tenants.platform];
  for (const { _id } of await tenants.list()) hospitals.push(await tenants.byId(hospitalId.parse(_id)));
  return hospitals;
}

/** Opens the house, does `work`, closes it. The exit code is what `work` answers, and 2 where it could not be done. */
export const operate = (work: (house: House) => Promise<number>): Promise<void> =>
  plainly(async () => {
    const house = await openHouse();
    try {
      return await work(house);
    } finally {
      await house.close();
    }
  });
