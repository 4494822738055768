import type { Figure } from '../figures.ts';
import { bedChangeLatency, bedChangeThroughput, writeAnswers } from './bed-changes.ts';
import { coldStart } from './cold-start.ts';
import { reconnectStorm, signInLoad, stalled } from './disturbed.ts';
import { fanOut } from './fan-out.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import type { Measure } from './plan.ts';
import { requests } from './requests.ts';

/** What PERFORMANCE.md asks of the board, in its order. */
export const BOARD: readonly Measure[] = [
  fanOut,
  bedChangeLatency,
  bedChangeThroughput,
  writeAnswers,
  requests,
  memory,
  reconnectStorm,
  stalled,
  signInLoad,
  growth,
  coldStart,
];

/** Budgets that are not the board's: they stand in the table so that nobody takes them for met. */
export const ELSEWHERE: readonly Figure[] = [
  ['PERF-4', 'chat message → last of 50 members', 'npm run bench -- chat'],
  ['PERF-13', 'two nodes with Redis, fan-out across nodes', 'npm run bench -- nodes'],
  ['PERF-14', 'client budgets', 'measured by the browser tests'],
].map(([id = '', measure = '', note = '']) => ({
  id,
  measure,
  note,
  unit: '',
  ours: null,
  reference: null,
  judged: null,
  must: null,
  stretch: null,
}));
