import type { Module } from '../../module.ts';
import type { Services } from '../../services.ts';
import { demoStateCollection } from './demo.model.ts';
import { demoRoutes } from './demo.routes.ts';

export type { NameStock } from './data/invented-patients.ts';
export {
  ageFor,
  inventPatient,
  inventPrecaution,
  inventVitals,
  NORTHGATE_NAMES,
  pick,
  seededRandom,
  SOUTHBANK_NAMES,
} from './data/invented-patients.ts';
export { fillDemo, seedDemo } from './seed-demo.ts';

/**
 * The demo: two fictional hospitals to look around in. To be mounted in the mode `demo` alone: elsewhere none of its
 * routes exists.
 */
export const demoModule = (services: Services): Module => ({
  name: 'demo',
  routes: demoRoutes(services),
  policies: [],
  collections: [demoStateCollection],
});
