import { NOTICE_TYPES, NOTICES } from '../../../../shared/domain/notice-types.ts';
import { context, now } from '../../../access/context.ts';
import { createAtMost } from '../../../jobs/at-most.ts';
import { assertLease, LeaseLostError } from '../../../jobs/lease.ts';
import type { PushTransport } from '../../../push/web-push.ts';
import { dispatch, putOff } from '../commands/dispatch.ts';
import type { Dispatch } from '../notices.model.ts';
import { dispatchRepository } from '../notices.repository.ts';
import type { NoticePorts } from '../ports.ts';

const BATCH = 200;
const AT_ONCE = 8;
const LEVELS = [1, 2, 3] as const;

/**
 * Takes out of the house what is due, what cannot wait first, until nothing is left. A push is sent before it is written
 * down that it was, so one of a run that died in between is sent again; browsers show the same notice once.
 *
 * @param batch how many are read at a time
 */
export async function sendNotices(
  push: PushTransport | null,
  ports: Partial<NoticePorts>,
  batch = BATCH,
): Promise<void> {
  const tried = new Set<string>();
  for (;;) {
    const due = await findDue(batch);
    // One that could not even be put off is due still, and waits for the next run.
    const fresh = due.filter(({ _id, version }) => !tried.has(`${_id} ${version}`));
    for (const { _id, version } of fresh) tried.add(`${_id} ${version}`);
    await sendAll(fresh, push, ports);
    if (due.length < batch || fresh.length === 0) return;
  }
}

async function findDue(batch: number): Promise<Dispatch[]> {
  const due: Dispatch[] = [];
  for (const level of LEVELS) {
    const ofLevel = NOTICE_TYPES.filter((type) => NOTICES[type].level === level).map((type) => ({ type }));
    const filter = { state: 'queued', nextTryAt: { $lte: now() }, $or: ofLevel } as const;
    const limit = batch - due.length;
    if (limit > 0) due.push(...(await dispatchRepository().find(filter, { sort: { nextTryAt: 1 }, limit })));
  }
  return due;
}

async function sendAll(
  due: readonly Dispatch[],
  push: PushTransport | null,
  ports: Partial<NoticePorts>,
): Promise<void> {
  const atMost = createAtMost(AT_ONCE);
  // Those of one person one after the other: what is told of them is numbered in their stream.
  const lines = new Map<string, Dispatch[]>();
  for (const each of due) lines.set(each.staffId, [...(lines.get(each.staffId) ?? []), each]);
  await Promise.all(
    [...lines.values()].map((line) =>
      atMost(async () => {
        for (const each of line) await attempt(each, push, ports);
      }),
    ),
  );
}

async function attempt(each: Dispatch, push: PushTransport | null, ports: Partial<NoticePorts>): Promise<void> {
  try {
    await assertLease();
    await dispatch(each, push, ports);
  } catch (error) {
    await postpone(each, error);
  }
}

/** One that cannot be sent must not keep the others. */
async function postpone(each: Dispatch, error: unknown): Promise<void> {
  if (error instanceof LeaseLostError) throw error;
  const { services, tenant } = context();
  const count = await putOff(each).catch((another: unknown) => {
    if (another instanceof LeaseLostError) throw another;
    return each.tries;
  });
  services.log.error('A notice could not be sent.', { hospitalId: tenant.id, count, error });
}
