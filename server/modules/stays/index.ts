import type { Module } from '../../module.ts';
import { movementCollection, occupancyCollection, requestCollection, stayCollection } from './stays.model.ts';
import { inWardPolicy, movementPolicy, occupancyPolicy, requestPolicy, stayPolicy } from './stays.policy.ts';

/** Who lies where: admitted, moved, discharged, and who waits for a bed. */
export const staysModule = (): Module => ({
  name: 'stays',
  routes: [],
  policies: [inWardPolicy, stayPolicy, occupancyPolicy, movementPolicy, requestPolicy],
  collections: [stayCollection, occupancyCollection, movementCollection, requestCollection],
});
