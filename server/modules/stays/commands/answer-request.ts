import type { z } from 'zod';
import type { answerRequest as answerSchema, RequestCard } from '../../../../shared/schemas/stays.ts';
import type { BedId, RequestId, StayId } from '../../../../shared/types/ids.ts';
import { now } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getBed, transitionBed } from '../../places/index.ts';
import { asHouse } from '../../../access/as-house.ts';
import { cardsOf } from '../cards.ts';
import { notOpen } from '../refusals.ts';
import { letGo, writeRequest } from '../requests.ts';
import type { BedRequest } from '../stays.model.ts';
import { show, tellRequestGone } from '../stays.events.ts';
import { requestPolicy } from '../stays.policy.ts';
import { requestRepository, stayRepository } from '../stays.repository.ts';
import { tellOfAnswer } from '../tell-people.ts';
import { whoActs } from '../who-acts.ts';
import { withNextBeds } from '../with-next-beds.ts';
import { showOnBed } from './change-stay.ts';

type Answer = z.output<typeof answerSchema>;

const HELD_FOR_MS = 4 * 3_600_000;
const LONGEST_HOLD_MS = 48 * 3_600_000;

/**
 * Accepts a request, perhaps holding a bed of the ward for it, rejects it or, for those who asked, withdraws it. Refuses
 * `not-found`, `not-allowed`, `version-conflict`, `state-refused` once nobody waits any more, `invalid-input` for a bed of
 * another ward or a time that is past or more than two days ahead, `bed-refused` where the bed cannot be held.
 */
export function answerRequest(requestId: RequestId, wanted: Answer): Promise<RequestCard> {
  return transaction(async () => {
    const request = await requestRepository().get(requestId);
    authorise(requestPolicy, wanted.answer === 'cancel' ? 'stay.request' : 'stay.manage', request);
    if (request.version !== wanted.version) {
      throw refuse('version-conflict', { currentVersion: request.version });
    }
    if (!request.isOpen) throw notOpen();
    return wanted.answer === 'accept' ? accept(request, wanted) : end(request, wanted);
  });
}

const answered = ({ note }: Answer) =>
  ({ answerNote: note ?? null, answeredBy: whoActs(), answeredAt: now() }) as const;

async function accept(request: BedRequest, wanted: Answer): Promise<RequestCard> {
  const { holdBedId } = wanted;
  if (holdBedId !== undefined && holdBedId !== request.heldBedId) await hold(request, holdBedId, wanted);
  const accepted = await writeRequest(request, 'bed-request.accepted', {
    ...answered(wanted),
    status: 'accepted',
    ...(holdBedId === undefined ? {} : { heldBedId: holdBedId }),
  });
  await tellOfAnswer(accepted);
  return only(await show([], [accepted]));
}

const wrong = (pointer: string, message: string) =>
  refuse('invalid-input', { errors: [{ pointer, message, code: 'custom' }] });

async function hold(request: BedRequest, bedId: BedId, { holdUntil }: Answer): Promise<void> {
  const bed = await getBed(bedId);
  if (bed.wardId !== request.toWardId) throw wrong('/body/holdBedId', 'This bed is in another ward.');
  const at = now().getTime();
  const until = holdUntil ?? new Date(at + HELD_FOR_MS).toISOString();
  const ahead = Date.parse(until) - at;
  if (ahead <= 0) throw wrong('/body/holdUntil', 'This time is past.');
  if (ahead > LONGEST_HOLD_MS) throw wrong('/body/holdUntil', 'This is too far ahead.');
  await letGo(request);
  const { patientId, need } = request;
  await withNextBeds({ patientId, need }, () =>
    transitionBed(bedId, { kind: 'hold', until, requestId: request._id as RequestId }),
  );
}

async function end(request: BedRequest, wanted: Answer): Promise<RequestCard> {
  await letGo(request);
  const isRejected = wanted.answer === 'reject';
  const over = await writeRequest(request, isRejected ? 'bed-request.rejected' : 'bed-request.cancelled', {
    ...answered(wanted),
    status: isRejected ? 'rejected' : 'cancelled',
    isOpen: false,
    heldBedId: null,
  });
  if (isRejected) await tellOfAnswer(over);
  tellRequestGone(over);
  if (request.stayId !== null) await stopAsking(request.stayId);
  return only(await cardsOf([], [over]));
}

/** The ward they lie in, which the one who answers need not see, learns that they stay. */
const stopAsking = (stayId: StayId): Promise<void> =>
  asHouse('tell that a transfer was answered', async () => {
    const stay = await stayRepository().findOne({ _id: stayId, isOpen: true });
    if (stay === null) return;
    await showOnBed(stay, { isTransferPending: false });
    await show([stay]);
  });

function only({ requests }: { readonly requests: readonly RequestCard[] }): RequestCard {
  const [card] = requests;
  if (card === undefined) throw new Error('A request was told and has no card.');
  return card;
}
