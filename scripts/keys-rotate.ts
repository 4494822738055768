// npm run keys:rotate -- --hospital NORTH: gives the hospital (or PLATFORM) a new data key and encrypts its records anew under it.
// Servers may go on working on a MongoDB; the embedded data needs a stopped server. Interrupted, it is simply run again.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { KEYS_SEEN_AFTER_MS, rotateKeys } from '../server/keys/rotate-keys.ts';
import { operate, tenantsNamed } from './operate/open-house.ts';
import { OperatorError } from './operate/plainly.ts';

const { values } = parseArgs({ options: { hospital: { type: 'string' } } });

await operate(async ({ services, isShared }) => {
  if (values.hospital === undefined)
    throw new OperatorError('Name the hospital: npm run keys:rotate -- --hospital CODE');
  const [tenant] = await tenantsNamed(services, values.hospital);
  if (tenant === undefined) return 2;
  const letServersSee = async () => {
    if (!isShared) return;
    console.log(`Waiting ${KEYS_SEEN_AFTER_MS / 1000} s until every server knows the keys …`);
    await setTimeout(KEYS_SEEN_AFTER_MS);
  };
  const { activeKid, rewritten, stillNeeded } = await rotateKeys(services, tenant.id, letServersSee);
  console.log(`${tenant.code}: ${rewritten} records are encrypted anew under the key ${activeKid}.`);
  if (stillNeeded.length > 0)
    console.log(`The journal still needs: ${stillNeeded.join(', ')} (kept, only to decrypt).`);
  return 0;
});
