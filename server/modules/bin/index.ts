import type { Module } from '../../module.ts';
import { binJobs } from './bin.jobs.ts';
import { binBatchCollection } from './bin.model.ts';
import { binBatchPolicy, keptRecordPolicy, retentionLookPolicy, retentionPolicy } from './bin.policy.ts';
import { binRoutes } from './bin.routes.ts';
import { binRight } from './bin.streams.ts';
import type { Classes } from './classes.ts';
import type { Kinds } from './kinds.ts';
import { keptRecordCollection, retentionCollection, retentionLookCollection } from './retention.model.ts';
import { retentionRoutes } from './retention.routes.ts';

/** What the module is handed. */
export interface BinNeeds {
  /** The kinds of every module (`Module.binKinds`); asked once the house is wired. */
  readonly kinds: Kinds;
  /** What is kept for years (`Module.retentionClasses`). */
  readonly classes: Classes;
}

/** The Bin: what is deleted goes there with all that belongs to it, comes back together, or is purged in time (BIN-1…6). */
export const binModule = ({ kinds, classes }: BinNeeds): Module => ({
  name: 'bin',
  routes: [...binRoutes(kinds), ...retentionRoutes(kinds, classes)],
  policies: [binBatchPolicy, retentionPolicy, keptRecordPolicy, retentionLookPolicy],
  collections: [binBatchCollection, retentionCollection, keptRecordCollection, retentionLookCollection],
  streams: [binRight],
  jobs: binJobs(kinds, classes),
});
