// npm run consent:verify [-- --hospital NORTH]: recomputes what every consent was sealed with, in every hospital or in one.
// Exit code 0: all is whole; 1: something is wrong; 2: it could not be looked at. The embedded data needs a stopped server.
import { parseArgs } from 'node:util';
import { runAsSystem } from '../server/access/context.ts';
import type { Tenant } from '../server/db/tenant.ts';
import type { ConsentReport } from '../server/modules/consents/index.ts';
import { verifyConsents } from '../server/modules/consents/index.ts';
import { operate, tenantsNamed } from './operate/open-house.ts';

const { values } = parseArgs({ options: { hospital: { type: 'string' } } });

function print({ code }: Tenant, { consents, seals, problems, problemCount }: ConsentReport): void {
  const state = problemCount === 0 ? 'whole' : `${problemCount} problem${problemCount === 1 ? '' : 's'}`;
  console.log(`${code}: ${consents} consents, ${seals} seals: ${state}`);
  for (const { kind, sealNumber, consentId, detail } of problems) {
    const where = [sealNumber === null ? [] : `seal ${sealNumber}`, consentId === null ? [] : `consent ${consentId}`];
    console.log(`  ${kind} (${where.flat().join(', ')}): ${detail}`);
  }
  if (problemCount > problems.length) console.log(`  … and ${problemCount - problems.length} more`);
}

await operate(async ({ services }) => {
  let isWhole = true;
  for (const tenant of await tenantsNamed(services, values.hospital)) {
    const report = await runAsSystem(services, tenant, 'verify the consents', () => verifyConsents());
    print(tenant, report);
    isWhole &&= report.problemCount === 0;
  }
  return isWhole ? 0 : 1;
});
