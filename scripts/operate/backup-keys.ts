import type { StorageConfig } from '../../server/config/config.ts';
import type { NamedKey } from '../../server/crypto/secret-keys.ts';

/** Keys of one name in both lists are told apart. */
const under = (list: string, keys: Iterable<NamedKey>): NamedKey[] =>
  Array.from(keys, ({ kid, key }) => ({ kid: `${list}/${kid}`, key }));

/** Every key a backup may have been made with; the first makes new ones: of WARDLINE_BACKUP_KEYS, else the active master key. */
export function backupKeys({ backupKeys: own, secrets }: StorageConfig): readonly [NamedKey, ...NamedKey[]] {
  // The active one is the first of them.
  const masters = Array.from(secrets.masterKeys.byKid, ([kid, key]) => ({ kid, key }));
  const [first, ...others] = [...under('backup', own), ...under('master', masters)];
  if (first === undefined) throw new Error('There is no key.');
  return [first, ...others];
}
