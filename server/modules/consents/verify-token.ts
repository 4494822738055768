import type { ConsentId } from '../../../shared/types/ids.ts';
import { context } from '../../access/context.ts';
import { blindIndex } from '../../crypto/blind-index.ts';
import { hashToken } from '../../crypto/opaque-tokens.ts';

const FIELD = { collection: 'consents', path: 'verify-token' } as const;

/**
 * What stands on the paper of a consent: `<hospital's id>.<128 bits under the hospital's key>`. It is not stored and can be
 * made again, so the paper can be printed again; it is not to be guessed from the consent's id.
 */
const verifyToken = (consentId: ConsentId): string => {
  const { tenant } = context();
  return `${tenant.id}.${blindIndex(tenant.keys, FIELD, consentId).toString('base64url')}`;
};

/** Where whoever holds the paper asks whether it stands. */
export const verifyUrl = (consentId: ConsentId): string =>
  `${context().services.config.publicUrl}/verify/${verifyToken(consentId)}`;

/** What is stored of the token of a consent. */
export const verifyHashOf = (consentId: ConsentId): string => hashToken(verifyToken(consentId));
