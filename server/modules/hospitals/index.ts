import type { Module } from '../../module.ts';
import type { HospitalSeams } from './hospitals.routes.ts';
import { hospitalPolicy } from './hospitals.policy.ts';
import { hospitalsRoutes } from './hospitals.routes.ts';

/**
 * The platform's directory of hospitals, for its operators: opening, suspending and returning them. An operator never
 * reaches a hospital's records; what happens inside a hospital here happens as the house itself.
 */
export const hospitalsModule = (seams: HospitalSeams): Module => ({
  name: 'hospitals',
  routes: hospitalsRoutes(seams),
  policies: [hospitalPolicy],
  // The directory belongs to the kernel: it must be read before there is a hospital to have collections.
  collections: [],
});
