import { PLATFORM_CODE } from '../../../../shared/types/ids.ts';
import type { TenantPlan } from './plan.ts';

/** Who operates the demo. Operators always give a second factor; theirs is mailed, and the demo shows its mail. */
export const PLATFORM: TenantPlan = {
  code: PLATFORM_CODE,
  name: 'Platform',
  mailDomain: 'wardline.example',
  phonePrefix: '+492115550',
  departments: [],
  wards: [],
  people: [{ displayName: 'Alex Winter', role: 'operator', jobTitle: 'Platform operator', isPublished: true }],
};
