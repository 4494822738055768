// Who we are: what a driver asks before anything else. https://www.mongodb.com/docs/manual/reference/command/hello/
import { Long, ObjectId } from 'bson';
import { MAX_WIRE_VERSION, SERVER_VERSION } from '../engine.ts';
import { isDocument, type BsonDocument } from '../values.ts';
import { MAX_MESSAGE_BYTES } from '../wire.ts';
import type { CommandContext, CommandDefinition, Reply } from './command.ts';
import { MAX_DOCUMENT_BYTES } from './write.ts';

const SET_NAME = 'rs0';
const FIRST_TERM = Long.fromNumber(1);
const ELECTION_ID = new ObjectId('7fffffff0000000000000001');

/**
 * A primary of a replica set of one. `topologyVersion` is left out on purpose: announcing it promises streaming
 * answers (exhaustAllowed), and a driver then takes our ordinary ones for failed heartbeats.
 */
function hello(context: CommandContext): Reply {
  const { command, connection, engine, name } = context;
  const { client } = command;
  if (isDocument(client) && isDocument(client.application)) connection.appName = String(client.application.name);
  const ts = engine.store.oplog.now();
  const opTime = { ts, t: FIRST_TERM };
  return {
    helloOk: true,
    [name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    secondary: false,
    setName: SET_NAME,
    setVersion: 1,
    electionId: ELECTION_ID,
    hosts: [engine.address],
    primary: engine.address,
    me: engine.address,
    lastWrite: { opTime, lastWriteDate: new Date(), majorityOpTime: opTime, majorityWriteDate: new Date() },
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: connection.id,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  };
}

function buildInfo(): BsonDocument {
  return {
    version: SERVER_VERSION,
    versionArray: [...SERVER_VERSION.split('.').map(Number), 0],
    gitVersion: 'embedded',
    modules: ['embedded'],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['lmdb'],
  };
}

const HELLO_FIELDS = [
  'client',
  'compression',
  'helloOk',
  'loadBalanced',
  'saslSupportedMechs',
  'speculativeAuthenticate',
  'hostInfo',
  'topologyVersion',
  'maxAwaitTimeMS',
  'backpressure',
];

export const HANDSHAKE_COMMANDS: readonly CommandDefinition[] = [
  { names: ['hello', 'isMaster', 'ismaster'], fields: HELLO_FIELDS, run: hello },
  { names: ['ping'], fields: [], run: () => ({}) },
  { names: ['buildInfo', 'buildinfo'], fields: [], run: buildInfo },
];
