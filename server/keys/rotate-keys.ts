import type { HospitalId } from '../../shared/types/ids.ts';
import { hospitalId, PLATFORM_ID } from '../../shared/types/ids.ts';
import { runAsSystem } from '../access/context.ts';
import type { WrappedKey } from '../crypto/key-ring.ts';
import { rewrap, rotateDataKey } from '../crypto/key-ring.ts';
import type { ReencryptReport } from '../db/reencrypt.ts';
import { reencryptFields } from '../db/reencrypt.ts';
import { FRESH_FOR_MS } from '../db/tenants.ts';
import { transaction } from '../db/transaction.ts';
import { journal } from '../journal/journal.ts';
import type { Services } from '../services.ts';

export interface RotationReport extends ReencryptReport {
  readonly activeKid: string;
  /** Keys that only decrypt, and still have something to: the journal's. They must be kept. */
  readonly stillNeeded: readonly string[];
}

/** A request may take 30 s and works with the keys it began with. */
export const KEYS_SEEN_AFTER_MS = FRESH_FOR_MS + 34_000;

const activeKid = (keys: readonly WrappedKey[]) =>
  keys.findLast((key) => key.purpose === 'data' && key.retiredAt === null)?.kid ?? null;

/** A key that is made known but not used yet is the last of the list and does not encrypt. */
function published(keys: readonly WrappedKey[]): WrappedKey | null {
  const newest = keys.findLast((key) => key.purpose === 'data');
  return newest === undefined || newest.retiredAt === null ? null : newest;
}

/**
 * Gives a hospital a new data key and encrypts its records anew under it, while servers go on working: the key is first made
 * known to all (they can read with it), then used, and only then are old records rewritten. Interrupted at any point, it is
 * begun again and goes on. The old key stays and only decrypts: what the journal keeps encrypted is never rewritten, because
 * its chain is made over it. Blind indexes stay valid.
 *
 * @param letServersSee waits until every server has read the keys anew (`KEYS_SEEN_AFTER_MS`); nothing to wait for where none runs
 * @throws ProblemError `version-conflict` when someone else rotates at the same time; `not-found`
 */
export async function rotateKeys(
  services: Services,
  id: HospitalId,
  letServersSee: () => Promise<void>,
): Promise<RotationReport> {
  const { tenants, clock, config } = services;
  const before = await tenants.entry(id);
  if (published(before.keys) === null) {
    const list = rotateDataKey(config.secrets.masterKeys, id, before.keys, clock.now());
    const fresh = list.filter((key) => !before.keys.some(({ kid }) => kid === key.kid));
    const unused = fresh.map((key) => ({ ...key, retiredAt: key.createdAt }));
    await tenants.setKeys(id, before.version, [...before.keys, ...unused], clock.now());
  }
  await letServersSee();
  await activate(services, id);
  await letServersSee();

  const tenant = await tenants.byId(id);
  return runAsSystem(services, tenant, 'rotate the data key', async () => {
    const report = await reencryptFields();
    const { activeDataKid } = tenant.keys;
    const subject = { kind: 'hospital', id };
    const changes = [{ path: 'activeDataKid', before: activeKid(before.keys), after: activeDataKid }];
    await transaction(() => journal({ action: 'hospital.key-rotated', subject, changes }));
    const stillNeeded = [...report.fieldsByKey.keys()].filter((kid) => kid !== activeDataKid);
    return { ...report, activeKid: activeDataKid, stillNeeded };
  });
}

async function activate({ tenants, clock }: Services, id: HospitalId): Promise<void> {
  const entry = await tenants.entry(id);
  const next = published(entry.keys);
  if (next === null) return;
  const at = clock.now();
  const keys = entry.keys.map((key) => {
    if (key.kid === next.kid) return { ...key, retiredAt: null };
    return key.purpose === 'data' && key.retiredAt === null ? { ...key, retiredAt: at.toISOString() } : key;
  });
  await tenants.setKeys(id, entry.version, keys, at);
}

/**
 * Wraps every hospital's keys, and the platform's, under the active master key; answers for how many that was needed. After
 * it the old master keys can be taken out of the settings.
 *
 * @throws DecryptionError when the master key a hospital's keys are under is not in the settings
 */
export async function rewrapKeys({ tenants, clock, config }: Services): Promise<number> {
  const { masterKeys } = config.secrets;
  const entries = [await tenants.entry(PLATFORM_ID), ...(await tenants.list())];
  let count = 0;
  for (const { _id, version, keys } of entries) {
    if (keys.every((key) => key.masterKid === masterKeys.activeKid)) continue;
    const id = hospitalId.parse(_id);
    await tenants.setKeys(id, version, rewrap(masterKeys, id, keys), clock.now());
    count += 1;
  }
  return count;
}
