import { consentId } from '../../../shared/types/ids.ts';
import { person } from '../../access/context.ts';
import type { FileRight } from '../files/index.ts';
import { visibleStoredConsent } from './queries/visible-consent.ts';

/** The scan of a paper consent is read by whoever reads the consent. */
export const paperRight: FileRight = {
  purpose: 'consent-paper',
  async mayRead(parentId) {
    const id = consentId.safeParse(parentId);
    if (!id.success || !person().permissions.has('consent.read')) return false;
    await visibleStoredConsent(id.data);
    return true;
  },
};
