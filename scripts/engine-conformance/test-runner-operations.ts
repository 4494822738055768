// The operations a case asks of the runner itself: failpoints and assertions.
import { ClientSession, type MongoClient } from 'mongodb';
import type { Entities } from './entities.ts';
import { assertMatches, Mismatch, Unsupported } from './matching.ts';
import type { Json, Operation } from './spec-file.ts';

export type RunnerContext = { entities: Entities; control: MongoClient; failpoints: Set<string> };

const TRANSACTION_STATES: Readonly<Record<string, string[]>> = {
  none: ['NO_TRANSACTION'],
  starting: ['STARTING_TRANSACTION'],
  in_progress: ['TRANSACTION_IN_PROGRESS'],
  committed: ['TRANSACTION_COMMITTED', 'TRANSACTION_COMMITTED_EMPTY'],
  aborted: ['TRANSACTION_ABORTED'],
};

/** About pinning to a mongos or a load balancer: on one node there is nothing to pin to. */
const NOTHING_TO_PIN = new Set(['assertSessionPinned', 'assertSessionUnpinned', 'assertNumberConnectionsCheckedOut']);

export async function runRunnerOperation(
  { name, arguments: given = {} }: Operation,
  context: RunnerContext,
): Promise<void> {
  const { entities, control, failpoints } = context;
  if (NOTHING_TO_PIN.has(name)) return;
  switch (name) {
    case 'failPoint':
    case 'targetedFailPoint': {
      const command = given.failPoint as Json & { configureFailPoint: string };
      await control.db('admin').command(command);
      failpoints.add(command.configureFailPoint);
      return;
    }
    case 'createEntities':
      return entities.create(given.entities as Json[]);
    case 'assertCollectionExists':
    case 'assertCollectionNotExists': {
      const found = await control
        .db(String(given.databaseName))
        .listCollections({ name: given.collectionName })
        .toArray();
      return assert(found.length > 0 === (name === 'assertCollectionExists'), name);
    }
    case 'assertIndexExists':
    case 'assertIndexNotExists': {
      const collection = control.db(String(given.databaseName)).collection(String(given.collectionName));
      const indexes = await collection.indexes().catch(() => []);
      return assert(indexes.some((index) => index.name === given.indexName) === (name === 'assertIndexExists'), name);
    }
    case 'assertSameLsidOnLastTwoCommands':
    case 'assertDifferentLsidOnLastTwoCommands':
      return assertLsids(entities, String(given.client), name === 'assertSameLsidOnLastTwoCommands');
    case 'assertSessionTransactionState':
    case 'assertSessionDirty':
    case 'assertSessionNotDirty':
      return assertSession(entities.get(String(given.session)), name, given);
    default:
      throw new Unsupported(`testRunner operation ${name}`);
  }
}

function assert(holds: boolean, what: string): void {
  if (!holds) throw new Mismatch(what);
}

function assertLsids(entities: Entities, client: string, areSame: boolean): void {
  const [first, second] = entities.lastCommands(client, 2).map((command) => command.lsid);
  const isSame = (() => {
    try {
      assertMatches(first, second, () => undefined, 'lsid');
      return true;
    } catch {
      return false;
    }
  })();
  assert(isSame === areSame, `the last two lsids are ${isSame ? 'the same' : 'different'}`);
}

function assertSession(session: unknown, name: string, given: Json): void {
  if (!(session instanceof ClientSession)) throw new Mismatch('not a session');
  if (name === 'assertSessionTransactionState') {
    const { state } = (session as unknown as { transaction: { state: string } }).transaction;
    assert(TRANSACTION_STATES[String(given.state)]?.includes(state) === true, `transaction state ${state}`);
    return;
  }
  assert(session.serverSession.isDirty === (name === 'assertSessionDirty'), name);
}
