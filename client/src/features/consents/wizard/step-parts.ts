import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import type { WizardValues } from './wizard-values.ts';

/** What every step is given. */
export interface StepProps {
  readonly patient: PatientView;
  readonly values: WizardValues;
  readonly content: TemplateContent | null;
  /** What was found missing when going on was tried. */
  readonly faults: ReadonlySet<string>;
  readonly onChange: (part: Partial<WizardValues>) => void;
}
