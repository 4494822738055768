import { rmSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openApp } from '../../server/app.ts';
import { runAsSystem } from '../../server/access/context.ts';
import { SECRET_NAMES } from '../../server/config/config.ts';
import type { S3Settings } from '../../server/config/config.ts';
import { DEMO_SECRETS_FILE } from '../../server/crypto/demo-secrets.ts';
import type { SecretTexts } from '../../server/crypto/secrets.ts';
import { setSignInPolicy } from '../../server/modules/sign-in/index.ts';
import { newFolder } from '../support/demo-folder.ts';
import type { Seeded, SeededFolder } from '../support/seeded-house.ts';
import { emptyFolder, seed, testConfig, testPorts } from '../support/seeded-house.ts';
import type { EngineProcess } from './engine-process.ts';
import { startEngineProcess } from './engine-process.ts';

/** Where people would reach the nodes; requests of tests go to a node or the proxy and name this as their origin. */
export const PUBLIC_URL = 'https://wardline.test';

/** Two hospitals in a database of its own that several nodes share, as they are seeded for a world. */
export interface Place {
  readonly seeded: Seeded;
  readonly engine: EngineProcess;
  readonly databasePrefix: string;
  /** The data folder: the engine's files and the secrets. */
  readonly dataDir: string;
  /** The settings of a node here, all but Redis. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

let pattern: Promise<SeededFolder> | undefined;

/** On the machine's clock, as the nodes are: a world stands in another year. */
async function seedPattern(): Promise<SeededFolder> {
  const { dataDir, databasePrefix } = await emptyFolder();
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const config = { ...(await testConfig(dataDir, databasePrefix)), mongodbUri: undefined };
  const app = await openApp(config, { ...testPorts(() => undefined), clock: { now: () => new Date() } });
  try {
    const seeded = await seed(app);
    for (const { code } of [seeded.north, seeded.south]) {
      const tenant = await app.services.tenants.byCode(code);
      if (tenant === null) throw new Error(`${code} is not there.`);
      // A code by mail at every first sign-in says nothing about several nodes.
      await runAsSystem(app.services, tenant, 'set up a test', () =>
        setSignInPolicy({ secondFactor: 'optional', version: 0 }),
      );
    }
    return { dataDir, databasePrefix, seeded };
  } finally {
    await app.stop();
  }
}

/** Nothing listens there: a node asks for its object store when the first file comes. */
const NO_STORE: S3Settings = {
  endpoint: 'http://127.0.0.1:9',
  bucket: 'wardline-files',
  region: 'us-east-1',
  accessKeyId: 'nobody',
  secretAccessKey: 'nothing',
};

/** A copy of the seeded house behind a database server of its own. Close it after its nodes. */
export async function openPlace(s3: S3Settings = NO_STORE): Promise<Place> {
  const { dataDir: from, databasePrefix, seeded } = await (pattern ??= seedPattern());
  const dataDir = await newFolder('nodes');
  await cp(from, dataDir, { recursive: true });
  const secrets = JSON.parse(await readFile(join(dataDir, DEMO_SECRETS_FILE), 'utf8')) as SecretTexts;
  const engine = await startEngineProcess(dataDir);
  const named = Object.entries(SECRET_NAMES) as [keyof SecretTexts, string][];
  return {
    seeded,
    engine,
    databasePrefix,
    dataDir,
    env: {
      ...Object.fromEntries(named.map(([field, name]) => [name, secrets[field]])),
      MONGODB_URI: engine.uri,
      DATABASE_PREFIX: databasePrefix,
      WARDLINE_DATA: dataDir,
      PUBLIC_URL,
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Wardline <house@wardline.test>',
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: s3.bucket,
      S3_REGION: s3.region,
      S3_ACCESS_KEY_ID: s3.accessKeyId,
      S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    },
    async close() {
      engine.thaw();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
