import type { Checkout } from '../checkout.ts';
import type { Figure } from '../figures.ts';
import type { Faults } from '../load/hearing.ts';
import type { Usage } from '../servers/answering.ts';

/** How long and how often things are measured. */
export interface Scale {
  readonly rounds: number;
  /** One stretch of load. */
  readonly stretchMs: number;
  readonly isQuick: boolean;
}

/** What every measure gets, and where it leaves what concerns all of them. */
export interface Bench extends Scale {
  readonly checkout: Checkout;
  /** Adds up what was lost, doubled or out of order (PERF-15). */
  heard(faults: Faults): void;
  /** Notes how late a Wardline's event loop was (PERF-10). */
  delay(where: string, usage: Usage): void;
}

export interface Measure {
  readonly id: string;
  run(bench: Bench): Promise<readonly Figure[]>;
}
