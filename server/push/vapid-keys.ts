import { createECDH } from 'node:crypto';
import webPush from 'web-push';
import { loadOrCreateTexts } from '../crypto/demo-secrets.ts';

/** The key pair by which push services know this installation (RFC 8292), in base64url: 65 bytes and 32. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

const CURVE = 'prime256v1';
/** The file in the data folder of an embedded installation. */
export const PUSH_KEYS_FILE = 'push-keys.json';

/** Whether the two are a pair; a typing error would show only when nobody gets a push. */
export function areVapidKeys({ publicKey, privateKey }: VapidKeys): boolean {
  if (!/^[\w-]{87}$/u.test(publicKey) || !/^[\w-]{43}$/u.test(privateKey)) return false;
  const pair = createECDH(CURVE);
  try {
    pair.setPrivateKey(privateKey, 'base64url');
  } catch {
    return false;
  }
  return pair.getPublicKey('base64url') === publicKey;
}

/** The embedded installation's own pair, made on first start; browsers that asked for push know it by this one alone. */
export const loadOrCreateVapidKeys = (dataDir: string): Promise<VapidKeys> =>
  loadOrCreateTexts<VapidKeys>(dataDir, PUSH_KEYS_FILE, () => webPush.generateVAPIDKeys());
