import { randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { parseMasterKeys } from './master-keys.ts';
import type { MasterKeys } from './master-keys.ts';
import { KEY_BYTES, parseKeyList, parseSecretKey, WeakSecretError } from './secret-keys.ts';
import type { NamedKey } from './secret-keys.ts';

/** Every secret of an installation as it is written in the environment or the demo's file. Each key is 32 random bytes in base64. */
export interface SecretTexts {
  /** `kid:base64,kid2:base64`, the first active. */
  readonly masterKeys: string;
  /** `kid:base64,kid2:base64`, the first active. */
  readonly tokenKeys: string;
  /** base64 */
  readonly passwordPepper: string;
  /** base64 */
  readonly codePepper: string;
  /** base64 */
  readonly csrfKey: string;
}

/** Every secret of an installation, ready for use. */
export interface Secrets {
  readonly masterKeys: MasterKeys;
  readonly tokenKeys: readonly [NamedKey, ...NamedKey[]];
  readonly passwordPepper: KeyObject;
  readonly codePepper: KeyObject;
  readonly csrfKey: KeyObject;
}

/** The settings' names, for messages; the configuration can give the names of its environment variables instead. */
export type SecretNames = Readonly<Record<keyof SecretTexts, string>>;

const OWN_NAMES: SecretNames = {
  masterKeys: 'masterKeys',
  tokenKeys: 'tokenKeys',
  passwordPepper: 'passwordPepper',
  codePepper: 'codePepper',
  csrfKey: 'csrfKey',
};

/**
 * Reads all secrets and refuses what is weak or used for two purposes.
 *
 * @throws WeakSecretError naming the setting, never its text
 */
export function parseSecrets(texts: SecretTexts, names: SecretNames = OWN_NAMES): Secrets {
  const secrets: Secrets = {
    masterKeys: parseMasterKeys(texts.masterKeys, names.masterKeys),
    tokenKeys: parseKeyList(texts.tokenKeys, names.tokenKeys),
    passwordPepper: parseSecretKey(texts.passwordPepper, names.passwordPepper),
    codePepper: parseSecretKey(texts.codePepper, names.codePepper),
    csrfKey: parseSecretKey(texts.csrfKey, names.csrfKey),
  };
  refuseShared(secrets, names);
  return secrets;
}

/** Fresh random secrets, for the embedded demo, a test, or an operator's first installation. */
export function newSecretTexts(): SecretTexts {
  const key = (): string => randomBytes(KEY_BYTES).toString('base64');
  const kid = (): string => randomBytes(4).toString('hex');
  return {
    masterKeys: `${kid()}:${key()}`,
    tokenKeys: `${kid()}:${key()}`,
    passwordPepper: key(),
    codePepper: key(),
    csrfKey: key(),
  };
}

function refuseShared(secrets: Secrets, names: SecretNames): void {
  const all: { name: string; key: KeyObject }[] = [
    ...Array.from(secrets.masterKeys.byKid.values(), (key) => ({ name: names.masterKeys, key })),
    ...secrets.tokenKeys.map(({ key }) => ({ name: names.tokenKeys, key })),
    { name: names.passwordPepper, key: secrets.passwordPepper },
    { name: names.codePepper, key: secrets.codePepper },
    { name: names.csrfKey, key: secrets.csrfKey },
  ];
  for (const [index, one] of all.entries()) {
    const same = all.slice(index + 1).find((other) => other.key.equals(one.key));
    if (same !== undefined)
      throw new WeakSecretError(`${one.name} and ${same.name} are the same key; each needs its own.`);
  }
}
