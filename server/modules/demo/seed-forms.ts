import type { ConsentTemplateId } from '../../../shared/types/ids.ts';
import { transaction } from '../../db/transaction.ts';
import { createTemplate, publishTemplate } from '../consents/index.ts';
import { FORMS } from './data/forms/forms.ts';
import { demoStateRepository } from './demo.repository.ts';

/** Publishes the demo’s consent forms in the hospital in force, once. One transaction. */
export function fillForms(): Promise<void> {
  return transaction(async () => {
    // First, so that of two processes that do it at once one begins anew and finds it done.
    const mine = await demoStateRepository().updateWhere({ of: 'demo', hasForms: { $ne: true } }, { hasForms: true });
    if (mine === null) return;
    for (const { category, content } of FORMS) {
      const { _id, version } = await createTemplate(category, content);
      await publishTemplate(_id as ConsentTemplateId, version, null);
    }
  });
}
