import type { Module } from '../../module.ts';
import { reportPolicy } from './reports.policy.ts';
import { reportsRoutes } from './reports.routes.ts';

/**
 * Occupancy, bed-days, length of stay and turnaround, reckoned from what the other modules keep and the journal says. It
 * keeps nothing itself, and its answers name no patient.
 */
export const reportsModule = (): Module => ({
  name: 'reports',
  routes: reportsRoutes,
  policies: [reportPolicy],
  collections: [],
});
