import { runAsSystem } from '../../server/access/context.ts';
import { verifyJournal } from '../../server/journal/verify.ts';
import { hospitalId } from '../../shared/types/ids.ts';
import { openDataFolder } from './open-data-folder.ts';

/** What a stopped server left in its data folder, over both hospitals. */
export interface Found {
  readonly journalProblems: readonly string[];
  /** Streams whose events are not 1…n, or whose counter says another n. */
  readonly brokenStreams: readonly string[];
  /** Beds and messages whose adding stands nowhere in the journal. */
  readonly changesWithoutEntry: readonly string[];
  /** Events not yet told. */
  readonly waiting: readonly string[];
}

interface StoredEvent {
  readonly _id: string;
  readonly stream: string;
  readonly seq: number;
  readonly relayedAt: Date | null;
}

/** Opens the data folder with nothing of the server running and looks at what lies there, past the repositories. */
export async function inspectDataFolder(dataDir: string): Promise<Found> {
  const { services, close } = await openDataFolder(dataDir);
  try {
    const found = {
      journalProblems: [] as string[],
      brokenStreams: [] as string[],
      changesWithoutEntry: [] as string[],
      waiting: [] as string[],
    };
    for (const entry of await services.tenants.list()) {
      const tenant = await services.tenants.byId(hospitalId.parse(entry._id));
      const report = await runAsSystem(services, tenant, 'inspect after a kill', verifyJournal);
      found.journalProblems.push(...report.problems.map(({ kind, detail }) => `${entry.code} ${kind}: ${detail}`));
      const store = tenant.connection.useDb(entry.databaseName, { useCache: true });
      const all = <T>(name: string) => store.collection(name).find({}).toArray() as Promise<unknown> as Promise<T[]>;
      const events = await all<StoredEvent>('outbox');
      const heads = await all<{ stream: string; seq: number }>('streamHeads');
      const told = new Map<string, number[]>();
      for (const { stream, seq } of events) {
        const numbers = told.get(stream);
        if (numbers === undefined) told.set(stream, [seq]);
        else numbers.push(seq);
      }
      for (const { stream, seq } of heads) {
        const numbers = told.get(stream) ?? [];
        const isWhole = numbers.sort((a, b) => a - b).every((number, index) => number === index + 1);
        if (!isWhole || numbers.length !== seq)
          found.brokenStreams.push(`${entry.code} ${stream}: ${numbers.length} of ${seq}`);
      }
      const journalled = new Set((await all<{ subjectId: string }>('journal')).map((one) => one.subjectId));
      for (const { _id } of await all<{ _id: string }>('beds')) {
        if (!journalled.has(_id)) found.changesWithoutEntry.push(`${entry.code} bed ${_id}`);
      }
      for (const { _id } of await all<{ _id: string }>('chatMessages')) {
        if (!journalled.has(_id)) found.changesWithoutEntry.push(`${entry.code} message ${_id}`);
      }
      found.waiting.push(...events.filter((event) => event.relayedAt === null).map((event) => event._id));
    }
    return found;
  } finally {
    await close();
  }
}
