import type { FormPlan } from './form-plan.ts';
import { ANAESTHESIA, SURGERY } from './operations.ts';
import { PHOTOGRAPHY, REGISTRATION, RESEARCH } from './records.ts';
import { TRANSFUSION, TREATMENT } from './treatments.ts';

/** The consent forms that every hospital of the demo begins with. */
export const FORMS: readonly FormPlan[] = [
  SURGERY,
  ANAESTHESIA,
  TRANSFUSION,
  TREATMENT,
  PHOTOGRAPHY,
  RESEARCH,
  REGISTRATION,
];
