// npm run journal:verify [-- --hospital NORTH]: walks the chain of every hospital's journal and of the platform's, or of one.
// Exit code 0: all is whole; 1: something is wrong; 2: it could not be looked at. The embedded data needs a stopped server.
import { parseArgs } from 'node:util';
import { runAsSystem } from '../server/access/context.ts';
import type { Tenant } from '../server/db/tenant.ts';
import type { JournalReport } from '../server/journal/verify.ts';
import { verifyJournal } from '../server/journal/verify.ts';
import { operate, tenantsNamed } from './operate/open-house.ts';

const { values } = parseArgs({ options: { hospital: { type: 'string' } } });

function print({ code }: Tenant, { entries, links, waiting, problems, problemCount }: JournalReport): void {
  const state = problemCount === 0 ? 'whole' : `${problemCount} problem${problemCount === 1 ? '' : 's'}`;
  console.log(`${code}: ${entries} entries, ${links} links, ${waiting} waiting to be sealed: ${state}`);
  for (const { kind, seq, entryId, detail } of problems) {
    const where = [seq === null ? [] : `link ${seq}`, entryId === null ? [] : `entry ${entryId}`].flat().join(', ');
    console.log(`  ${kind} (${where}): ${detail}`);
  }
  if (problemCount > problems.length) console.log(`  … and ${problemCount - problems.length} more`);
}

await operate(async ({ services }) => {
  let isWhole = true;
  for (const tenant of await tenantsNamed(services, values.hospital)) {
    const report = await runAsSystem(services, tenant, 'verify the journal', verifyJournal);
    print(tenant, report);
    isWhole &&= report.problemCount === 0;
  }
  return isWhole ? 0 : 1;
});
