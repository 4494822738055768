import { randomBytes } from 'node:crypto';
import { createHospitalKeys, openKeyRing } from '../../../server/crypto/key-ring.ts';
import type { HospitalKeyRing } from '../../../server/crypto/key-ring.ts';
import { parseMasterKeys } from '../../../server/crypto/master-keys.ts';
import type { MasterKeys } from '../../../server/crypto/master-keys.ts';

/** The present of every test here. */
export const NOW = new Date('2026-03-01T08:00:00.000Z');

export function randomKeyText(): string {
  return randomBytes(32).toString('base64');
}

export function randomMasterKeys(): MasterKeys {
  return parseMasterKeys(`m1:${randomKeyText()}`);
}

export function newRing(masterKeys: MasterKeys, hospitalId: string): HospitalKeyRing {
  return openKeyRing(masterKeys, hospitalId, createHospitalKeys(masterKeys, hospitalId, NOW));
}
