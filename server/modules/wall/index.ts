import type { Module } from '../../module.ts';
import type { Services } from '../../services.ts';
import { screenCollection, sightingCollection } from './wall.model.ts';
import { screensOfWard } from './wall.bin.ts';
import { screenPolicy, sightingPolicy } from './wall.policy.ts';
import { wallRoutes } from './wall.routes.ts';

export { createScreenAuthenticator } from './screen-authenticator.ts';

/**
 * Screens on the walls of wards: added with a link by who manages them, paired once by opening it there, and from then on
 * able to ask for their own ward's wall and nothing else, until they are revoked.
 */
export const wallModule = (services: Services): Module => ({
  name: 'wall',
  routes: wallRoutes(services),
  policies: [screenPolicy, sightingPolicy],
  collections: [screenCollection, sightingCollection],
  goesWith: [screensOfWard],
});
