import { runAsSystem } from '../../../server/access/context.ts';
import type { Tenant } from '../../../server/db/tenant.ts';
import { verifyJournal } from '../../../server/journal/verify.ts';
import { verifyConsents } from '../../../server/modules/consents/verify-consents.ts';
import type { Services } from '../../../server/services.ts';
import { hospitalId } from '../../../shared/types/ids.ts';
import { openDataFolder } from '../open-data-folder.ts';

interface Row {
  readonly _id: string;
  readonly version?: number;
}
export interface JournalRow extends Row {
  readonly action: string;
  readonly subjectId: string;
  readonly actorId: string | null;
  /** Whose act the house’s own followed from. */
  readonly onBehalfOf?: string;
}
export interface BedRow extends Row {
  readonly state: { readonly use: string; readonly stayId?: string };
}
export interface OccupancyRow extends Row {
  readonly bedId: string;
  readonly stayId: string;
  readonly patientId: string;
  readonly role: string;
  readonly isActive: boolean;
}
export interface DutyRow extends Row {
  readonly staffId: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}
export interface ShiftRow extends Row {
  readonly staffId: string | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
}
export interface MessageRow extends Row {
  readonly channelId: string;
  readonly number: number;
}
export interface ChannelRow extends Row {
  readonly lastNumber: number;
}
export interface FileRow extends Row {
  readonly state: string;
  readonly blobKey: string | null;
  readonly quarantineKey: string | null;
}
export interface EventRow extends Row {
  readonly stream: string;
  readonly seq: number;
  readonly relayedAt: Date | null;
}
export interface HeadRow extends Row {
  readonly stream: string;
  readonly seq: number;
}
export interface KeptRow extends Row {
  readonly key: string;
}

/** What lies in one hospital’s database and among its files, past the repositories: what is in the Bin, too. */
export interface Stored {
  readonly code: string;
  readonly journal: readonly JournalRow[];
  readonly beds: readonly BedRow[];
  readonly patients: readonly Row[];
  readonly stays: readonly Row[];
  readonly documents: readonly Row[];
  readonly staff: readonly Row[];
  readonly wards: readonly Row[];
  readonly occupancies: readonly OccupancyRow[];
  readonly duties: readonly DutyRow[];
  readonly shifts: readonly ShiftRow[];
  readonly messages: readonly MessageRow[];
  readonly channels: readonly ChannelRow[];
  readonly files: readonly FileRow[];
  readonly events: readonly EventRow[];
  readonly heads: readonly HeadRow[];
  readonly keptAnswers: readonly KeptRow[];
  readonly blobKeys: readonly string[];
  /** What the verifiers of the journal’s and the consents’ chains find wrong. */
  readonly chainProblems: readonly string[];
}

async function readHospital(services: Services, tenant: Tenant, databaseName: string): Promise<Stored> {
  const store = tenant.connection.useDb(databaseName, { useCache: true });
  const all = <T extends Row>(name: string) =>
    store.collection<T & { _id: string }>(name).find({}).toArray() as Promise<unknown> as Promise<T[]>;
  const [journal, consents] = await runAsSystem(services, tenant, 'look after the faults', async () => [
    await verifyJournal(),
    await verifyConsents(),
  ]);
  const blobKeys: string[] = [];
  for (const area of ['files', 'quarantine'] as const)
    for await (const key of services.blobs?.list(area, tenant.id) ?? []) blobKeys.push(key);
  return {
    code: tenant.code,
    journal: await all<JournalRow>('journal'),
    beds: await all<BedRow>('beds'),
    patients: await all('patients'),
    stays: await all('stays'),
    documents: await all('documents'),
    staff: await all('staff'),
    wards: await all('wards'),
    occupancies: await all<OccupancyRow>('occupancies'),
    duties: await all<DutyRow>('duties'),
    shifts: await all<ShiftRow>('plannedShifts'),
    messages: await all<MessageRow>('chatMessages'),
    channels: await all<ChannelRow>('chatChannels'),
    files: await all<FileRow>('files'),
    events: await all<EventRow>('outbox'),
    heads: await all<HeadRow>('streamHeads'),
    keptAnswers: await all<KeptRow>('keptAnswers'),
    blobKeys,
    chainProblems: [...journal.problems, ...consents.problems].map(({ kind, detail }) => `${kind}: ${detail}`),
  };
}

/** Reads both hospitals as they lie in a data folder with nothing of the server running. */
export async function readStored(dataDir: string, databasePrefix: string): Promise<readonly Stored[]> {
  const { services, close } = await openDataFolder(dataDir, databasePrefix);
  try {
    const found: Stored[] = [];
    for (const { _id, databaseName } of await services.tenants.list()) {
      found.push(await readHospital(services, await services.tenants.byId(hospitalId.parse(_id)), databaseName));
    }
    return found;
  } finally {
    await close();
  }
}
