import { context } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import type { PushMessage, PushTransport } from '../../../push/web-push.ts';
import type { PushSubscription } from '../notices.model.ts';
import { forgetSubscription } from './subscribe-push.ts';

interface Pushed {
  /** The subscriptions that have it. */
  readonly reachedIds: readonly string[];
  /** How long to wait at least before those that could not take it are tried again; `null`: there are none. */
  readonly laterMs: number | null;
}

/** Pushes to each of a person’s browsers; those that are gone for good are forgotten. */
export async function pushToAll(
  push: PushTransport,
  targets: readonly PushSubscription[],
  message: PushMessage,
): Promise<Pushed> {
  const { services, tenant } = context();
  const reachedIds: string[] = [];
  let laterMs: number | null = null;
  for (const target of targets) {
    const result = await push.send(target, message);
    if (result.outcome === 'sent') reachedIds.push(target._id);
    if (result.outcome === 'later') laterMs = Math.max(laterMs ?? 0, result.retryAfterMs);
    if (result.outcome === 'gone') {
      await transaction(async () => void (await forgetSubscription(target._id, 'Its push service knows it no more.')));
    }
    if (result.outcome === 'refused' || result.outcome === 'later') {
      const { outcome, status, ...rest } = result;
      const error = 'error' in rest ? { error: rest.error } : {};
      services.log.warn('A push service did not take a notice.', {
        hospitalId: tenant.id,
        why: outcome,
        ...(status === undefined ? {} : { status }),
        ...error,
      });
    }
  }
  return { reachedIds, laterMs };
}
