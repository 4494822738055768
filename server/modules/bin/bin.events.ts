import type { BinBatchId } from '../../../shared/types/ids.ts';
import { announce } from '../../outbox/outbox.ts';

export const announceBin = (batchId: BinBatchId): void => announce({ kind: 'bin' }, 'bin.changed', { batchId });
