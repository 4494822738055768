import { dayIn } from '../../../shared/domain/zoned-time.ts';
import { context, now } from '../../access/context.ts';

/** The day it is at the hospital in force, `YYYY-MM-DD`. */
export const hospitalToday = (): string => dayIn(context().tenant.timeZone, now());

export const yearOf = (day: string): number => Number(day.slice(0, 4));
