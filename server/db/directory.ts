import type { Connection, Model } from 'mongoose';
import { Schema } from 'mongoose';
import type { HospitalView } from '../../shared/schemas/hospitals.ts';
import type { WrappedKey } from '../crypto/key-ring.ts';
import { refuse } from '../http/problem-error.ts';
import { isDuplicateKey } from './database-errors.ts';
import { currentTransaction } from './transaction.ts';

/** What the platform knows of a hospital: its name, where its data lies, and its keys, wrapped by the master key. */
export interface DirectoryEntry {
  readonly _id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: HospitalView['kind'];
  readonly timeZone: string;
  readonly placement: HospitalView['placement'];
  readonly state: HospitalView['state'];
  readonly databaseName: string;
  readonly keys: readonly WrappedKey[];
  readonly openedAt: Date;
  readonly version: number;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    code: { type: String, required: true },
    name: { type: String, required: true },
    kind: { type: String, required: true },
    timeZone: { type: String, required: true },
    placement: { type: String, required: true },
    state: { type: String, required: true },
    databaseName: { type: String, required: true },
    keys: { type: [Schema.Types.Mixed], required: true },
    openedAt: { type: Date, required: true },
    updatedAt: { type: Date },
    version: { type: Number, required: true },
  },
  {
    collection: 'hospitals',
    strict: 'throw',
    strictQuery: 'throw',
    versionKey: false,
    autoIndex: false,
    autoCreate: false,
  },
);

type Changes = Partial<Pick<DirectoryEntry, 'state' | 'keys'>> & { readonly updatedAt: Date };

/** The platform's directory of hospitals. It holds no patient data and is no hospital's record. */
export function directoryOf(platform: Connection) {
  const model: Model<DirectoryEntry> =
    (platform.models['hospitals'] as Model<DirectoryEntry> | undefined) ??
    platform.model<DirectoryEntry>('hospitals', schema as Schema<DirectoryEntry>, 'hospitals');
  return {
    async prepare(): Promise<void> {
      await model.createCollection();
      await model.collection.createIndex({ code: 1 }, { name: 'code', unique: true });
    },
    find: (id: string): Promise<DirectoryEntry | null> => model.findOne({ _id: id }).lean<DirectoryEntry | null>(),
    findByCode: (code: string): Promise<DirectoryEntry | null> => model.findOne({ code }).lean<DirectoryEntry | null>(),
    list: (): Promise<DirectoryEntry[]> => model.find({}).sort({ code: 1 }).lean<DirectoryEntry[]>(),
    async insert(entry: DirectoryEntry): Promise<DirectoryEntry> {
      try {
        await model.insertMany([entry]);
      } catch (error) {
        if (isDuplicateKey(error)) throw refuse('already-exists', { detail: 'A hospital with this code exists.' });
        throw error;
      }
      return entry;
    },
    /** Compare-and-set by version, in the transaction in force if there is one; `null` where the version has moved on. */
    change: (id: string, version: number, changes: Changes): Promise<DirectoryEntry | null> =>
      model
        .findOneAndUpdate(
          { _id: id, version },
          { $set: changes, $inc: { version: 1 } },
          { returnDocument: 'after', session: currentTransaction()?.session ?? null },
        )
        .lean<DirectoryEntry | null>(),
  };
}
