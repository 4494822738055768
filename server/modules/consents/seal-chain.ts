import type { ConsentId } from '../../../shared/types/ids.ts';
import { context, now } from '../../access/context.ts';
import { sha256Hex } from '../../crypto/canonical-json.ts';
import { journal } from '../../journal/journal.ts';
import type { Seal, SealRecord } from './consents.model.ts';
import { sealHeadRepository, sealRepository } from './consents.repository.ts';
import { hashSeal, sealChainStart } from './sealed-content.ts';

/**
 * Adds a link to the hospital's chain, in the transaction in force. Whoever writes the chain's end first goes first; the
 * others come again.
 */
export async function appendSeal(said: Omit<SealRecord, 'number' | 'at' | 'previousHash' | 'hash'>): Promise<Seal> {
  const { id } = context().tenant;
  const heads = sealHeadRepository();
  const last = (await heads.findOne({ _id: id })) ?? { number: 0, hash: sealChainStart(id) };
  const open = { ...said, number: last.number + 1, at: now(), previousHash: last.hash };
  const seal = { ...open, hash: hashSeal(open) };
  const end = { number: seal.number, hash: seal.hash };
  if (last.number === 0) await heads.insert(end, id);
  else if ((await heads.updateWhere({ _id: id, number: last.number }, end)) === null) {
    throw new Error('The chain of seals has another end by now.');
  }
  return sealRepository().insert(seal);
}

/**
 * Says in the chain, in the transaction that purges these consents, that they are gone: its seals stay, hold hashes and
 * ids alone, and go on verifying. What was never sealed leaves nothing.
 */
export async function sealPurged(consentIds: readonly ConsentId[]): Promise<void> {
  for (const consentId of consentIds) {
    const [last] = await sealRepository().find({ consentId }, { sort: { number: -1 }, limit: 1 });
    if (last === undefined || last.act === 'purged') continue;
    const { documentHash, fileId, hash } = last;
    const seal = await appendSeal({
      consentId,
      act: 'purged',
      contentHash: sha256Hex(hash),
      parts: {},
      documentHash,
      fileId,
      isTimePending: false,
    });
    await journal({
      action: 'consent.purged',
      subject: { kind: 'consent', id: consentId },
      changes: [{ path: 'seal', before: last.number, after: seal.number }],
    });
  }
}
