import { definePolicy } from '../../access/policy.ts';
import { repository } from '../../db/repository.ts';
import type { DemoState } from './demo.model.ts';
import { demoStateCollection } from './demo.model.ts';

// The house's own note; no person reads it.
const demoStatePolicy = definePolicy<DemoState>({ of: 'demo state', scope: () => null, rules: {} });

export const demoStateRepository = () => repository(demoStateCollection, demoStatePolicy);
