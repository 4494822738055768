import type { StaffId } from '../../../shared/types/ids.ts';
import { now } from '../../access/context.ts';
import { hashToken, newOpaqueToken } from '../../crypto/opaque-tokens.ts';
import type { RequestFacts } from '../../http/route.ts';
import { journal } from '../../journal/journal.ts';
import { deviceLabel } from './device-label.ts';
import { DEVICES_PER_BROWSER, later, TRUST_MS } from './periods.ts';
import { trustedDeviceRepository } from './sign-in.repository.ts';

// One token for each person who trusts this browser, joined by dots: a ward's computer has many. A token handed to two
// people would let the first, who knows it, stand in for the second's device.
const tokensOf = (cookie: string | undefined): string[] =>
  (cookie ?? '')
    .split('.')
    .filter((token) => /^[\w-]{43}$/u.test(token))
    .slice(-DEVICES_PER_BROWSER);

/** Whether this person told us on this browser, within 30 days, not to ask again. */
export async function isDeviceTrusted(staffId: StaffId, { cookies }: RequestFacts): Promise<boolean> {
  const tokens = tokensOf(cookies.device);
  if (tokens.length === 0) return false;
  const found = await trustedDeviceRepository().findOne({
    staffId,
    tokenHash: { $in: tokens.map(hashToken) },
    expiresAt: { $gt: now() },
  });
  return found !== null;
}

/** Remembers the browser for this person, in the transaction in force. @returns the cookie's new value */
export async function trustDevice(staffId: StaffId, { cookies, userAgent }: RequestFacts): Promise<string> {
  const token = newOpaqueToken();
  const device = await trustedDeviceRepository().insert({
    staffId,
    tokenHash: hashToken(token),
    device: deviceLabel(userAgent),
    expiresAt: later(now(), TRUST_MS),
  });
  await journal({
    action: 'device.trusted',
    subject: { kind: 'trusted-device', id: device._id },
    changes: [{ path: 'staffId', before: null, after: staffId }],
  });
  return [...tokensOf(cookies.device), token].slice(-DEVICES_PER_BROWSER).join('.');
}

/** Every browser is asked again. The caller's entry in the journal says why. */
export const forgetDevices = (staffId: StaffId): Promise<number> => trustedDeviceRepository().remove({ staffId });
