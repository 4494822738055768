import { rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { runAsSystem } from '../../../server/access/context.ts';
import { openApp } from '../../../server/app.ts';
import { setSignInPolicy } from '../../../server/modules/sign-in/index.ts';
import { newFolder } from '../../support/demo-folder.ts';
import type { SeededFolder } from '../../support/seeded-house.ts';
import { emptyFolder, seed, testConfig, testPorts } from '../../support/seeded-house.ts';

let pattern: Promise<SeededFolder> | undefined;

/** Two hospitals on the embedded engine, wherever other tests may have theirs, by the machine’s clock. */
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
      // Clients sign in again and again, and nobody reads their mail.
      const policy = { secondFactor: 'optional', version: 0 } as const;
      await runAsSystem(app.services, tenant, 'seed for the faults', () => setSignInPolicy(policy));
    }
    return { dataDir, databasePrefix, seeded };
  } finally {
    await app.stop();
  }
}

/** A copy of the two seeded hospitals for one run. Whoever asks removes it. */
export async function newSeededFolder(): Promise<SeededFolder> {
  const { dataDir: from, databasePrefix, seeded } = await (pattern ??= seedPattern());
  const dataDir = await newFolder('faults');
  await cp(from, dataDir, { recursive: true });
  return { dataDir, databasePrefix, seeded };
}
