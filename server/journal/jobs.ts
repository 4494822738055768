import { LRUCache } from 'lru-cache';
import { context, now } from '../access/context.ts';
import type { Job } from '../jobs/job.ts';
import { SEAL_JOURNAL } from './journal.ts';
import type { SealMemory } from './seal.ts';
import { anchorJournal, noSealMemory, sealJournal } from './seal.ts';

const HOSPITALS_REMEMBERED = 500;

/** What the journal does by itself: seals its entries soon after they were written, and is anchored once a day. */
export function journalJobs(): Job[] {
  const memories = new LRUCache<string, SealMemory>({ max: HOSPITALS_REMEMBERED });
  const anchoredOn = new LRUCache<string, string>({ max: HOSPITALS_REMEMBERED });
  const memoryOf = (hospitalId: string): SealMemory => {
    const memory = memories.get(hospitalId) ?? noSealMemory();
    memories.set(hospitalId, memory);
    return memory;
  };
  return [
    {
      name: SEAL_JOURNAL,
      everyMs: 30_000,
      nudgeDelayMs: 2_000,
      runsWhenSuspended: true,
      async run() {
        const { id } = context().tenant;
        await sealJournal(memoryOf(id));
        const day = now().toISOString().slice(0, 10);
        if (anchoredOn.get(id) === day) return;
        await anchorJournal();
        anchoredOn.set(id, day);
      },
    },
  ];
}
