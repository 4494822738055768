import type { z } from 'zod';
import type { pushStatus, subscribeToPush as subscribeSchema } from '../../../../shared/schemas/notices.ts';
import type { StaffId } from '../../../../shared/types/ids.ts';
import type { InputError } from '../../../../shared/types/problem.ts';
import { asHouse } from '../../../access/as-house.ts';
import { person } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import type { PushTransport } from '../../../push/web-push.ts';
import type { SubscriptionRecord } from '../notices.model.ts';
import { subscriptionCollection } from '../notices.model.ts';
import { presentSubscription } from '../notices.presenter.ts';
import { subscriptionRepository } from '../notices.repository.ts';

type Wanted = z.output<typeof subscribeSchema>;

/** More browsers than anybody uses; each costs a request for every notice. */
const MOST_DEVICES = 10;
/** RFC 8291, 2.1 and 3.2: an uncompressed point of P-256, and 16 bytes. */
const POINT_BYTES = 65;
const AUTH_BYTES = 16;

/** One's own browsers, and the key that a browser asks for push with. */
export async function getPushStatus(transport: PushTransport | null): Promise<z.infer<typeof pushStatus>> {
  const own = await subscriptionRepository().find({ staffId: person().userId }, { sort: { _id: 1 } });
  return { key: transport?.publicKey ?? null, devices: own.map(presentSubscription) };
}

const bytesOf = (text: string): Buffer => (/^[\w-]+$/u.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0));

function assertUsable({ endpoint, keys }: Wanted, transport: PushTransport): void {
  const errors: InputError[] = [];
  const say = (pointer: string, message: string) => errors.push({ pointer, message, code: 'custom' });
  if (!transport.isKnown(endpoint)) say('/body/endpoint', 'This is no push service the house sends to.');
  const point = bytesOf(keys.p256dh);
  if (point.length !== POINT_BYTES || point[0] !== 4) say('/body/keys/p256dh', 'This is no key of a browser.');
  if (bytesOf(keys.auth).length !== AUTH_BYTES) say('/body/keys/auth', 'This is no secret of a browser.');
  if (errors.length > 0) throw refuse('invalid-input', { errors });
}

/**
 * Lets notices come to this browser, also while no page is open. A browser is one person's: on a shared computer it goes
 * to who asked last, whoever had it. Refuses `state-refused` where push is not set up, and `invalid-input` for an
 * endpoint that is no known push service's or keys that are none.
 */
export async function subscribeToPush(
  wanted: Wanted,
  transport: PushTransport | null,
): Promise<z.infer<typeof pushStatus>> {
  if (transport === null) throw refuse('state-refused', { detail: 'Push is not set up here.' });
  assertUsable(wanted, transport);
  const staffId = person().userId;
  return transaction(async () => {
    const { endpoint, keys, device } = wanted;
    const fields: SubscriptionRecord = { staffId, endpoint, p256dh: keys.p256dh, auth: keys.auth, device };
    await asHouse('a browser asked for push', () => keep(fields));
    await dropOldest(staffId);
    return getPushStatus(transport);
  });
}

async function keep(fields: SubscriptionRecord): Promise<void> {
  const known = await subscriptionRepository().findByBlind('endpointIndex', fields.endpoint);
  const kept =
    known === null
      ? await subscriptionRepository().insert(fields)
      : await subscriptionRepository().update(known._id, known.version, fields);
  await journal({
    action: 'push-subscription.added',
    subject: { kind: 'push subscription', id: kept._id },
    changes: fieldChanges<SubscriptionRecord>(known ?? {}, fields, subscriptionCollection.encrypted),
  });
}

async function dropOldest(staffId: StaffId): Promise<void> {
  const own = await subscriptionRepository().find({ staffId }, { sort: { _id: -1 } });
  for (const { _id } of own.slice(MOST_DEVICES)) await forgetSubscription(_id, 'There are too many.');
}

/** Takes a subscription away, in the transaction in force, with its journal entry. Answers whether it was there. */
export async function forgetSubscription(id: string, reason?: string): Promise<boolean> {
  if ((await subscriptionRepository().remove({ _id: id })) === 0) return false;
  await journal({
    action: 'push-subscription.removed',
    subject: { kind: 'push subscription', id },
    ...(reason === undefined ? {} : { reason }),
  });
  return true;
}

/** Lets nothing come to one of one's own browsers any more. Refuses `not-found`. */
export function unsubscribeFromPush(id: string, transport: PushTransport | null): Promise<z.infer<typeof pushStatus>> {
  return transaction(async () => {
    const { _id } = await subscriptionRepository().get(id);
    await forgetSubscription(_id);
    return getPushStatus(transport);
  });
}
