import { createContext, useContext } from 'react';
import type { TemplateFaultCode } from '../../../../../shared/domain/template-faults.ts';
import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';

/** The form that is being written, for the parts of its editor. */
export interface Editing {
  readonly content: TemplateContent;
  readonly change: (content: TemplateContent) => void;
  readonly first: string;
  /** Written beside the first; `null`: the first alone. */
  readonly beside: string | null;
  /** By its pointer. */
  readonly faults: ReadonlyMap<string, TemplateFaultCode>;
  /** Publishing was tried: everything that is missing is marked. */
  readonly isChecked: boolean;
}

const EditingContext = createContext<Editing | null>(null);
export const EditingProvider = EditingContext.Provider;

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error('There is no form being written here.');
  return editing;
}
