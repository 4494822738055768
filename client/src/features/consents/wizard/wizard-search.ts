import type { ConsentCategory } from '../../../../../shared/schemas/consent-templates.ts';
import { CATEGORIES } from '../register-search.ts';
import type { Step } from './steps.ts';
import { STEPS } from './steps.ts';

/** Where the wizard stands, so that the browser's own way back goes one step back; ids only. */
export interface WizardSearch {
  readonly step?: Step;
  /** The draft that is worked on. */
  readonly consent?: string;
  /** The one it takes the place of. */
  readonly replaces?: string;
  readonly procedure?: string;
  readonly category?: ConsentCategory;
}

/** Keeps what it understands of an address and drops the rest. */
export function readWizardSearch(raw: Record<string, unknown>): WizardSearch {
  const step = STEPS.find((known) => known === raw['step']);
  const category = CATEGORIES.find((known) => known === raw['category']);
  const { consent, replaces, procedure } = raw;
  return {
    ...(step === undefined ? {} : { step }),
    ...(category === undefined ? {} : { category }),
    ...(typeof consent === 'string' ? { consent } : {}),
    ...(typeof replaces === 'string' ? { replaces } : {}),
    ...(typeof procedure === 'string' ? { procedure } : {}),
  };
}
