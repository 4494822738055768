import { streamName } from '../../../../shared/events/streams.ts';
import type { WardId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import type { Job } from '../../../jobs/job.ts';
import { assertLease } from '../../../jobs/lease.ts';
import { forgetEvents, listEvents } from '../../../outbox/outbox.ts';
import { getWardBoard, listWardsAndRooms } from '../../places/index.ts';
import type { Mark } from '../checkpoints.ts';
import { after, keepMark, markBefore } from '../checkpoints.ts';
import type { PastOf } from '../fold.ts';
import { BOARDS, CENSUSES, NO_BOARD_ABILITIES } from '../fold.ts';
import { checkpointRepository } from '../replay.repository.ts';
import { CHECKPOINT_AFTER_EVENTS, CHECKPOINT_AFTER_MS, HISTORY_KEPT_MS } from '../retention.ts';

/** Keeps the past foldable and no longer than it is kept: checkpoints first, then what is covered by one and too old goes. */
export const keepHistory: Job = {
  name: 'replay.checkpoint',
  everyMs: 3_600_000,
  runsWhenSuspended: true,
  async run() {
    const { wards } = await listWardsAndRooms();
    for (const ward of wards) {
      const wardId = ward._id as WardId;
      await beginWhereMissing(wardId);
      for (const keep of [() => keepStream(BOARDS, wardId), () => keepStream(CENSUSES, wardId)]) {
        await assertLease();
        await keep();
      }
    }
  },
};

/** A ward older than its history begins with how it stands now. */
async function beginWhereMissing(wardId: WardId): Promise<void> {
  if ((await markBefore(BOARDS, wardId, now())) !== null) return;
  const at = now();
  // In one transaction, so that the board is the one of that number.
  const board = await transaction(() => getWardBoard(wardId));
  const state = { ...board, abilities: NO_BOARD_ABILITIES };
  await keepMark(streamName({ kind: 'ward', id: wardId }), board.seq, { state, at });
}

async function keepStream<State extends { readonly seq: number }>(past: PastOf<State>, wardId: WardId): Promise<void> {
  const stream = streamName({ kind: past.kind, id: wardId });
  let last = await markBefore(past, wardId, now());
  if (last === null) return;
  for (;;) {
    const events = await listEvents(
      { kind: past.kind, id: wardId },
      { after: last.state.seq, limit: CHECKPOINT_AFTER_EVENTS },
    );
    const [first] = events;
    if (first === undefined) break;
    const isOld = now().getTime() - new Date(first.at).getTime() >= CHECKPOINT_AFTER_MS;
    if (events.length < CHECKPOINT_AFTER_EVENTS && !isOld) break;
    const next: Mark<State> = events.reduce((mark, event) => after(past, mark, event), last);
    await keepMark(stream, next.state.seq, next);
    last = next;
  }
  await forget(past, wardId);
}

/** Everything before the last checkpoint that is older than what is kept: that one is where the past begins then. */
async function forget<State extends { readonly seq: number }>(past: PastOf<State>, wardId: WardId): Promise<void> {
  const before = new Date(now().getTime() - HISTORY_KEPT_MS);
  const stream = streamName({ kind: past.kind, id: wardId });
  const [base] = await checkpointRepository().find({ stream, at: { $lte: before } }, { sort: { seq: -1 }, limit: 1 });
  if (base === undefined) return;
  await forgetEvents({ kind: past.kind, id: wardId }, base.seq, before);
  await checkpointRepository().remove({ stream, seq: { $lt: base.seq } });
}
