import { consentStanding } from '../../../../shared/domain/consent-state.ts';
import { consentCategory } from '../../../../shared/schemas/consent-templates.ts';
import type { Verification } from '../../../../shared/schemas/consents.ts';
import type { ConsentId } from '../../../../shared/types/ids.ts';
import { context, now, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import type { Services } from '../../../services.ts';
import { readHospitalToken } from '../../sign-in/index.ts';
import { checkConsent } from '../check-seals.ts';
import type { Consent } from '../consents.model.ts';
import { consentsAsStored, sealRepository } from '../consents.repository.ts';
import { markAltered } from '../mark-altered.ts';

const UNKNOWN: Verification = {
  standing: 'unknown',
  hospitalName: null,
  category: null,
  completedAt: null,
  endedAt: null,
  sealNumber: null,
  documentHashes: [],
};

type Standing = Exclude<Verification['standing'], 'altered' | 'unknown'>;

/** What has no seal yet has no paper that could be shown; whoever asks then is told as little as of one that is not there. */
function standingOf({ state, validUntil, replacedBy }: Consent): Standing | null {
  const facts = { state, validUntil: validUntil?.toISOString() ?? null, isReplaced: replacedBy !== null };
  const standing = consentStanding(facts, now().getTime());
  return standing === 'not-signed' || standing === 'declined' ? null : standing;
}

/** Since when it is not valid. */
async function endOf({ stateAt, validUntil, replacedBy }: Consent, standing: Standing): Promise<Date | null> {
  if (standing === 'valid') return null;
  if (standing === 'out-of-date') return validUntil;
  if (standing !== 'replaced' || replacedBy === null) return stateAt;
  const [other] = await consentsAsStored({ _id: replacedBy });
  return other?.consent.completedAt ?? null;
}

async function verify(verifyHash: string): Promise<Verification> {
  const [stored] = await consentsAsStored({ verifyHash }, { limit: 1 });
  if (stored === undefined) return UNKNOWN;
  const { consent } = stored;
  const isAltered = (await checkConsent(stored)).length > 0;
  await markAltered(consent._id as ConsentId, isAltered);
  const standing = isAltered ? 'altered' : standingOf(consent);
  if (standing === null) return UNKNOWN;
  const seals = await sealRepository().find({ consentId: consent._id as ConsentId }, { sort: { number: 1 } });
  const category = consentCategory.safeParse(consent.category);
  return {
    standing,
    hospitalName: context().tenant.name,
    category: category.success ? category.data : null,
    completedAt: consent.completedAt?.toISOString() ?? null,
    endedAt: standing === 'altered' ? null : ((await endOf(consent, standing))?.toISOString() ?? null),
    sealNumber: seals.at(-1)?.number ?? null,
    documentHashes: seals.map(({ documentHash }) => documentHash),
  };
}

/**
 * How the consent stands that this paper is of, to whoever holds the paper: no word about the patient. Everything is
 * recomputed at each asking. A token of nothing, and one of another hospital, are the same `unknown`.
 */
export async function verifyPaper(services: Services, text: string): Promise<Verification> {
  const token = await readHospitalToken(services, text);
  if (token === null) return UNKNOWN;
  return runAsSystem(services, token.tenant, 'verify a consent for whoever holds its paper', () =>
    verify(hashToken(text)),
  );
}
