import { useState } from 'react';
import type { TemplateListItem } from '../../../../../shared/schemas/consent-templates.ts';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import type { WizardSearch } from './wizard-search.ts';
import type { WizardValues } from './wizard-values.ts';

interface FirstOptions {
  readonly templates: readonly TemplateListItem[];
  readonly before: ConsentView | null;
  readonly search: WizardSearch;
}

/** What is known before the first step: what the one that is replaced was for, or the procedure it is begun from. */
export function useFirstValues({ before, search }: FirstOptions): Partial<WizardValues> {
  const [first] = useState<Partial<WizardValues>>(() => {
    if (before !== null) {
      return {
        procedureId: before.procedureId,
        procedureName: before.form.procedureName ?? '',
        language: before.form.language,
        ...(before.consenter.kind === 'patient' ? {} : { consenter: before.consenter }),
      };
    }
    return search.procedure === undefined ? {} : { procedureId: search.procedure };
  });
  return first;
}
