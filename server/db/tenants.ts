import type { Connection } from 'mongoose';
import { LRUCache } from 'lru-cache';
import { v7 as uuid } from 'uuid';
import type { HospitalId } from '../../shared/types/ids.ts';
import { hospitalId, PLATFORM_CODE, PLATFORM_ID } from '../../shared/types/ids.ts';
import type { HospitalView } from '../../shared/schemas/hospitals.ts';
import type { WrappedKey } from '../crypto/key-ring.ts';
import { createHospitalKeys, openKeyRing } from '../crypto/key-ring.ts';
import type { MasterKeys } from '../crypto/master-keys.ts';
import { refuse } from '../http/problem-error.ts';
import type { DirectoryEntry } from './directory.ts';
import { directoryOf } from './directory.ts';
import { openCollections } from './open-collections.ts';
import type { Tenant } from './tenant.ts';
import { currentTransaction } from './transaction.ts';

export interface NewHospital {
  readonly code: string;
  readonly name: string;
  readonly kind: HospitalView['kind'];
  readonly timeZone: string;
  readonly placement: HospitalView['placement'];
}

/** The hospitals of this installation: found by id or code, opened once, and kept open while they are in use. */
export interface Tenants {
  readonly platform: Tenant;
  /** Throws `not-found`. */
  byId(id: HospitalId): Promise<Tenant>;
  /** `null` where there is none: sign-in must not tell. */
  byCode(code: string): Promise<Tenant | null>;
  entry(id: HospitalId): Promise<DirectoryEntry>;
  /** Every hospital's entry, in order of code; the platform is not among them. */
  list(): Promise<DirectoryEntry[]>;
  /**
   * Opens a hospital: keys, database, indexes. Throws `already-exists` when the code is taken. Never inside a transaction:
   * its second try would find the code taken by its first.
   */
  open(hospital: NewHospital, now: Date): Promise<DirectoryEntry>;
  /** Throws `version-conflict`. Takes effect on every node within a second. */
  setState(id: HospitalId, version: number, state: DirectoryEntry['state'], now: Date): Promise<DirectoryEntry>;
  /** Throws `version-conflict`. Takes effect on every node within a second. */
  setKeys(id: HospitalId, version: number, keys: readonly WrappedKey[], now: Date): Promise<DirectoryEntry>;
}

/** How long a node may believe what it read of a hospital (its state, its keys). */
export const FRESH_FOR_MS = 1_000;
const OPEN_AT_MOST = 500;
/** Small clinics that share a database are spread over this many. */
const POOLS = 4;

interface Held {
  readonly tenant: Tenant;
  /** Of the directory's entry it was made from. */
  readonly version: number;
  readonly readAt: number;
}

/**
 * Opens the platform's database and with it the directory of hospitals.
 * @param prefix starts the name of every database of this installation, so that several can share a cluster.
 */
export async function openTenants(
  connection: Connection,
  prefix: string,
  masterKeys: MasterKeys,
  startedAt: Date,
): Promise<Tenants> {
  const directory = directoryOf(connection.useDb(`${prefix}_platform`, { useCache: true }));
  await directory.prepare();
  const held = new LRUCache<string, Held>({ max: OPEN_AT_MOST });
  const reading = new Map<string, Promise<Tenant>>();
  /** The version that each hospital changed here has at least: who read before that must not put it back. */
  const changedTo = new Map<string, number>();
  const indexed = new Set<string>();

  const toTenant = async (entry: DirectoryEntry): Promise<Tenant> => {
    const id = hospitalId.parse(entry._id);
    const database = connection.useDb(entry.databaseName, { useCache: true });
    if (!indexed.has(entry.databaseName)) {
      await openCollections(database);
      indexed.add(entry.databaseName);
    }
    const keys = openKeyRing(masterKeys, id, [...entry.keys]);
    return Object.freeze({
      id,
      code: entry.code,
      name: entry.name,
      timeZone: entry.timeZone,
      state: entry.state,
      databaseName: entry.databaseName,
      connection: database,
      keys,
    });
  };
  const hold = async (entry: DirectoryEntry): Promise<Tenant> => {
    const { _id: id, version } = entry;
    const known = held.get(id);
    // Opening its keys costs more than reading that they are the same.
    const tenant = known?.version === version ? known.tenant : await toTenant(entry);
    if (version >= (changedTo.get(id) ?? 0)) held.set(id, { tenant, version, readAt: performance.now() });
    return tenant;
  };
  /** What everybody who asks in the same moment believes is read once. */
  const readAgain = (id: HospitalId): Promise<Tenant> => {
    const underway = reading.get(id);
    if (underway !== undefined) return underway;
    const isInForce = () => reading.get(id) === read;
    const read: Promise<Tenant> = tenants
      .entry(id)
      // Changed here meanwhile: what was read may be what was before.
      .then((entry) => (isInForce() ? hold(entry) : readAgain(id)))
      .finally(() => isInForce() && reading.delete(id));
    reading.set(id, read);
    return read;
  };
  const record = (hospital: NewHospital, id: HospitalId, databaseName: string, at: Date): DirectoryEntry => ({
    _id: id,
    ...hospital,
    state: 'active',
    databaseName,
    keys: createHospitalKeys(masterKeys, id, at),
    openedAt: at,
    version: 1,
  });

  async function openPlatform(): Promise<DirectoryEntry> {
    const found = await directory.find(PLATFORM_ID);
    if (found !== null) return found;
    const own = {
      code: PLATFORM_CODE,
      name: 'Platform',
      kind: 'hospital',
      timeZone: 'UTC',
      placement: 'dedicated',
    } as const;
    try {
      return await directory.insert(record(own, PLATFORM_ID, `${prefix}_platform`, startedAt));
    } catch (error) {
      // Nodes that start on an empty database at the same time all find nothing; one of them was first.
      const first = await directory.find(PLATFORM_ID);
      if (first === null) throw error;
      return first;
    }
  }

  let platform = await toTenant(await openPlatform());
  let platformReadAt = performance.now();

  const tenants: Tenants = {
    get platform() {
      return platform;
    },
    async byId(id) {
      if (id === PLATFORM_ID) {
        if (performance.now() - platformReadAt >= FRESH_FOR_MS) await readPlatform();
        return platform;
      }
      const known = held.get(id);
      if (known !== undefined && performance.now() - known.readAt < FRESH_FOR_MS) return known.tenant;
      return readAgain(id);
    },
    async byCode(code) {
      if (code === PLATFORM_CODE) return platform;
      const entry = await directory.findByCode(code);
      return entry === null ? null : hold(entry);
    },
    async entry(id) {
      const entry = await directory.find(id);
      if (entry === null) throw refuse('not-found');
      return entry;
    },
    async list() {
      return (await directory.list()).filter((entry) => entry._id !== PLATFORM_ID);
    },
    async open(hospital, now) {
      if (currentTransaction() !== undefined) throw new Error('A hospital cannot be opened inside a transaction.');
      const id = hospitalId.parse(uuid());
      // Opaque: the name of a database says nothing about whose it is.
      const opaque = id.replaceAll('-', '').slice(-20);
      const databaseName =
        hospital.placement === 'dedicated'
          ? `${prefix}_h_${opaque}`
          : `${prefix}_pool_${parseInt(opaque.slice(-4), 16) % POOLS}`;
      const entry = await directory.insert(record(hospital, id, databaseName, now));
      await hold(entry);
      return entry;
    },
    async setState(id, version, state, now) {
      return after(await directory.change(id, version, { state, updatedAt: now }), id);
    },
    async setKeys(id, version, keys, now) {
      return after(await directory.change(id, version, { keys: [...keys], updatedAt: now }), id);
    },
  };

  async function readPlatform(): Promise<void> {
    platform = await toTenant(await tenants.entry(PLATFORM_ID));
    platformReadAt = performance.now();
  }

  async function after(changed: DirectoryEntry | null, id: HospitalId): Promise<DirectoryEntry> {
    if (changed === null) throw refuse('version-conflict', { currentVersion: (await tenants.entry(id)).version });
    const forget = () => {
      changedTo.set(id, changed.version);
      held.delete(id);
      reading.delete(id);
    };
    const transaction = currentTransaction();
    // Until the commit everybody else reads what was before; whoever does must not keep it past that.
    if (transaction === undefined) forget();
    else transaction.atCommit.push(forget);
    if (id === PLATFORM_ID) await readPlatform();
    return changed;
  }

  return tenants;
}
