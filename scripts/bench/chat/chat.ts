import type { Measure } from '../board/plan.ts';
import { messageLatency, messageThroughput } from './messages.ts';

/** What PERFORMANCE.md asks of the chat. */
export const CHAT: readonly Measure[] = [messageLatency, messageThroughput];
