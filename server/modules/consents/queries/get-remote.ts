import type { ConsentView } from '../../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import type { Consent } from '../consents.model.ts';
import { isGood } from '../remote-standing.ts';
import { masked } from '../remote-words.ts';
import { linkRepository } from '../remote.repository.ts';

/** The link that is out for a consent that was reached already; `null`: none. */
export async function remoteOf(consent: Consent): Promise<ConsentView['remote']> {
  const link = await linkRepository().findOne({ consentId: consent._id as ConsentId, isLive: true });
  if (link === null || !isGood(link, consent)) return null;
  return { by: link.by, sentTo: masked(link.contact), expiresAt: link.expiresAt.toISOString() };
}
