import type { z } from 'zod';
import type { ConsentView } from '../../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import { sha256Hex } from '../../../crypto/canonical-json.ts';
import type { bytesAnswer } from '../../../http/bytes.ts';
import { refuse } from '../../../http/problem-error.ts';
import { listFiles, readRecordFile } from '../../files/index.ts';
import type { Seal } from '../consents.model.ts';
import { sealRepository } from '../consents.repository.ts';
import { visibleStoredConsent } from './visible-consent.ts';

/** What the view says of the newest sealed document; `null`: nothing is sealed, or the file is gone. */
export async function newestDocument(seals: readonly Seal[]): Promise<ConsentView['document']> {
  const seal = seals.at(-1);
  if (seal === undefined) return null;
  const files = (await listFiles('consent-sealed', [seal.consentId])).get(seal.consentId) ?? [];
  const file = files.find(({ id }) => id === seal.fileId);
  if (file === undefined) return null;
  return { fileName: file.name, size: file.size, hash: seal.documentHash, isTimePending: seal.isTimePending };
}

/**
 * The sealed document of a consent, the newest or that of one seal. Refuses `not-found`, and `state-refused` where its bytes
 * are not what was sealed: nobody is handed a paper that only looks like it.
 */
export async function getDocument(
  consentId: ConsentId,
  number: number | undefined,
): Promise<z.output<typeof bytesAnswer>> {
  await visibleStoredConsent(consentId);
  const seals = await sealRepository().find({ consentId }, { sort: { number: 1 } });
  const seal = number === undefined ? seals.at(-1) : seals.find((one) => one.number === number);
  if (seal === undefined) throw refuse('not-found');
  const found = await readRecordFile(seal.fileId, { purpose: 'consent-sealed', id: consentId });
  if (found.state !== 'whole' || sha256Hex(found.bytes) !== seal.documentHash) {
    throw refuse('state-refused', { detail: 'The sealed document is not what was sealed, and is not given out.' });
  }
  return { type: found.type, name: found.name, bytes: found.bytes };
}
