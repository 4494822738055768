// The things a case works with: clients, databases, collections, sessions, and results it has saved.
import { BSON, ClientSession, GridFSBucket, MongoClient, type Db } from 'mongodb';
import { Unsupported } from './matching.ts';
import type { Json } from './spec-file.ts';

export type CommandEvent = { kind: string; event: Json & { commandName: string } };

export type Entities = {
  uri: string;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  create(definitions: readonly Json[]): Promise<void>;
  eventsOf(client: string): CommandEvent[];
  /** Every command of a client, observed or not, for the assertions about sessions. */
  lastCommands(client: string, count: number): Json[];
  onClose(close: () => Promise<unknown>): void;
  close(): Promise<void>;
};

const URI_OPTIONS: Readonly<Record<string, string>> = {
  retryReads: 'retryReads',
  retryWrites: 'retryWrites',
  w: 'w',
  readPreference: 'readPreference',
  heartbeatFrequencyMS: 'heartbeatFrequencyMS',
  appName: 'appName',
  appname: 'appName',
  socketTimeoutMS: 'socketTimeoutMS',
  maxPoolSize: 'maxPoolSize',
};

const EVENTS = {
  commandStartedEvent: 'commandStarted',
  commandSucceededEvent: 'commandSucceeded',
  commandFailedEvent: 'commandFailed',
} as const;

/** Not part of what a case asks for. */
const NEVER_OBSERVED = new Set(['configureFailPoint', 'hello', 'ismaster', 'isMaster', 'killCursors-on-close']);

export function createEntities(uri: string): Entities {
  const byName = new Map<string, unknown>();
  const events = new Map<string, CommandEvent[]>();
  const commands = new Map<string, Json[]>();
  const clients: MongoClient[] = [];
  const closers: (() => Promise<unknown>)[] = [];

  function get(name: string): unknown {
    if (!byName.has(name)) throw new Unsupported(`no entity ${name}`);
    return byName.get(name);
  }

  async function createClient(definition: Json): Promise<void> {
    if (definition.serverApi || definition.autoEncryptOpts) throw new Unsupported('serverApi or encryption');
    const client = new MongoClient(uri, {
      monitorCommands: true,
      serverSelectionTimeoutMS: 5000,
      ...clientOptions(definition.uriOptions as Json | undefined),
    });
    const id = String(definition.id);
    const ignored = new Set([...NEVER_OBSERVED, ...((definition.ignoreCommandMonitoringEvents as string[]) ?? [])]);
    const observed: CommandEvent[] = [];
    const all: Json[] = [];
    client.on('commandStarted', ({ command, commandName }) => {
      if (!NEVER_OBSERVED.has(commandName)) all.push(snapshotOf(command));
    });
    for (const kind of (definition.observeEvents as string[]) ?? []) {
      const name = EVENTS[kind as keyof typeof EVENTS];
      if (!name) continue;
      client.on(name, (event: unknown) => {
        const seen = event as CommandEvent['event'];
        if (ignored.has(seen.commandName)) return;
        const { commandName, databaseName, command, reply } = seen;
        observed.push({
          kind,
          event: { commandName, databaseName, command: snapshotOf(command), reply: snapshotOf(reply) },
        });
      });
    }
    await client.connect();
    clients.push(client);
    byName.set(id, client);
    events.set(id, observed);
    commands.set(id, all);
  }

  function createSession(definition: Json): void {
    const options = { ...(definition.sessionOptions as Json) };
    if (typeof options.snapshotTime === 'string') options.snapshotTime = get(options.snapshotTime);
    const session = (get(String(definition.client)) as MongoClient).startSession(options);
    const id = String(definition.id);
    byName.set(id, session);
    byName.set(`${id}.lsid`, session.id);
    closers.push(() => session.endSession());
  }

  async function create(definitions: readonly Json[]): Promise<void> {
    for (const entry of definitions) {
      const [kind, value] = Object.entries(entry)[0] as [string, Json];
      const id = String(value.id);
      if (kind === 'client') await createClient(value);
      else if (kind === 'database') {
        byName.set(
          id,
          (get(String(value.client)) as MongoClient).db(String(value.databaseName), value.databaseOptions as Json),
        );
      } else if (kind === 'collection') {
        const database = get(String(value.database)) as Db;
        byName.set(id, database.collection(String(value.collectionName), value.collectionOptions as Json));
      } else if (kind === 'session') createSession(value);
      else if (kind === 'bucket') byName.set(id, new GridFSBucket(get(String(value.database)) as Db));
      else throw new Unsupported(`entity ${kind}`);
    }
  }

  return {
    uri,
    get,
    set: (name, value) => void byName.set(name, value),
    create,
    eventsOf: (client) => events.get(client) ?? [],
    lastCommands: (client, count) => (commands.get(client) ?? []).slice(-count),
    onClose: (close) => void closers.push(close),
    async close() {
      for (const entity of byName.values()) {
        if (entity instanceof ClientSession && entity.inTransaction()) await entity.abortTransaction().catch(() => {});
      }
      for (const close of closers.reverse()) await close().catch(() => {});
      for (const client of clients) await client.close().catch(() => {});
    },
  };
}

/** The driver goes on to change the command it has announced, so a copy is kept; BSON also makes documents of its Maps. */
function snapshotOf(document: unknown): Json {
  if (typeof document !== 'object' || document === null) return {};
  return BSON.deserialize(BSON.serialize(document, { ignoreUndefined: true }));
}

function clientOptions(source: Json = {}): Json {
  const options: Json = {};
  for (const [name, value] of Object.entries(source)) {
    const known = URI_OPTIONS[name];
    if (name === 'readConcernLevel') options.readConcern = { level: value };
    else if (known) options[known] = value;
    else throw new Unsupported(`URI option ${name}`);
  }
  return options;
}
