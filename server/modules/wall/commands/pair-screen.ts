import { now, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import type { Services } from '../../../services.ts';
import { newHospitalToken, readHospitalToken } from '../../sign-in/index.ts';
import { screenRepository } from '../wall.repository.ts';

/**
 * Exchanges a link's token, once, for the mark a screen's browser holds from then on. Refuses `link-refused` for what is
 * no token, was used, has run out or was revoked, all alike.
 */
export async function pairScreen(services: Services, token: string): Promise<{ readonly mark: string }> {
  const link = await readHospitalToken(services, token);
  if (link === null) throw refuse('link-refused');
  const { tenant } = link;
  return runAsSystem(services, tenant, 'pair a wall screen', () =>
    transaction(async () => {
      const { text, secret } = newHospitalToken(tenant);
      const at = now();
      const paired = await screenRepository().updateWhere(
        { linkHash: hashToken(link.secret), linkEndsAt: { $gt: at }, revokedAt: null },
        { linkHash: null, markHash: hashToken(secret), pairedAt: at },
      );
      if (paired === null) throw refuse('link-refused');
      await journal({ action: 'screen.paired', subject: { kind: 'wall-screen', id: paired._id } });
      return { mark: text };
    }),
  );
}
