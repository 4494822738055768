// One case from its initial data to its outcome.
import { MongoServerError, type MongoClient } from 'mongodb';
import { createEntities, type CommandEvent, type Entities } from './entities.ts';
import { assertMatches, isPlain, Mismatch, Unsupported } from './matching.ts';
import { runOperation, type OperationContext } from './operations.ts';
import type { CollectionData, ExpectedEvents, Json, Operation, SpecCase } from './spec-file.ts';
import { runRunnerOperation, type RunnerContext } from './test-runner-operations.ts';

export type Verdict = { kind: 'passed' } | { kind: 'failed'; why: string } | { kind: 'unsupported'; why: string };

const OPERATION_LIMIT_MS = 15_000;

export async function runCase({ file, test }: SpecCase, uri: string, control: MongoClient): Promise<Verdict> {
  const entities = createEntities(uri);
  const failpoints = new Set<string>();
  const runner: RunnerContext = { entities, control, failpoints };
  try {
    await control.db('admin').command({ killAllSessions: [] });
    for (const data of file.initialData ?? []) await fill(control, data);
    await entities.create(file.createEntities ?? []);
    for (const operation of test.operations) await step(operation, runner, false);
    for (const expected of test.expectEvents ?? []) checkEvents(expected, entities);
    for (const data of test.outcome ?? []) await checkOutcome(control, data, entities);
    return { kind: 'passed' };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof Unsupported ? 'unsupported' : 'failed', why };
  } finally {
    for (const name of failpoints) await control.db('admin').command({ configureFailPoint: name, mode: 'off' });
    await entities.close();
  }
}

async function fill(control: MongoClient, data: CollectionData): Promise<void> {
  const database = control.db(data.databaseName);
  await database.collection(data.collectionName).drop();
  if (data.createOptions || data.documents.length === 0) {
    await database.createCollection(data.collectionName, data.createOptions);
  }
  if (data.documents.length > 0) await database.collection(data.collectionName).insertMany(data.documents);
}

async function checkOutcome(control: MongoClient, data: CollectionData, entities: Entities): Promise<void> {
  const found = await control
    .db(data.databaseName)
    .collection(data.collectionName)
    .find({}, { sort: { _id: 1 } })
    .toArray();
  assertMatches(data.documents, found, (name) => entities.get(name), 'outcome');
}

async function step(operation: Operation, runner: RunnerContext, isInCallback: boolean): Promise<void> {
  let result: unknown;
  let thrown: Error | undefined;
  try {
    result = await limited(perform(operation, runner), operation.name);
  } catch (error) {
    if (error instanceof Unsupported || error instanceof Mismatch) throw error;
    thrown = error instanceof Error ? error : new Error(String(error));
  }
  // Inside withTransaction the driver must see the error, whatever the case makes of it.
  if (operation.ignoreResultAndError && !(isInCallback && thrown)) return;
  if (operation.expectError) {
    checkError(operation, thrown, runner.entities);
    // Inside withTransaction the driver must see the error too.
    if (isInCallback && thrown) throw thrown;
    return;
  }
  if (thrown) throw thrown;
  if (operation.saveResultAsEntity) runner.entities.set(operation.saveResultAsEntity, result);
  if (operation.expectResult !== undefined) {
    assertMatches(
      operation.expectResult,
      plainResult(result),
      (name) => runner.entities.get(name),
      operation.name,
      true,
    );
  }
}

function perform(operation: Operation, runner: RunnerContext): Promise<unknown> {
  if (operation.object === 'testRunner') return runRunnerOperation(operation, runner);
  const context: OperationContext = {
    entities: runner.entities,
    async runCallback(operations) {
      for (const inner of operations) await step(inner, runner, true);
    },
  };
  return runOperation(operation, context);
}

function limited<T>(work: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Mismatch(`${name} did not end in ${OPERATION_LIMIT_MS} ms`)),
      OPERATION_LIMIT_MS,
    );
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

type DriverError = Error & {
  code?: number;
  codeName?: string;
  errorResponse?: Json;
  result?: unknown;
  partialResult?: unknown;
  hasErrorLabel?: (label: string) => boolean;
};

function checkError({ name, expectError = {} }: Operation, thrown: unknown, entities: Entities): void {
  if (!thrown) throw new Mismatch(`${name}: an error was expected`);
  const error = thrown as DriverError;
  const fail = (what: string): never => {
    throw new Mismatch(`${name}: ${what}; got ${error.code ?? ''} ${error.codeName ?? ''} ${error.message}`);
  };
  const { errorCode, errorCodeName, errorContains, isClientError, expectResult, errorResponse } = expectError;
  const code = error.code ?? error.errorResponse?.code;
  if (errorCode !== undefined && code !== errorCode) fail(`code ${String(errorCode)} expected`);
  if (errorCodeName !== undefined && error.codeName !== errorCodeName)
    fail(`code name ${String(errorCodeName)} expected`);
  if (typeof errorContains === 'string' && !error.message.toLowerCase().includes(errorContains.toLowerCase())) {
    fail(`message with "${errorContains}" expected`);
  }
  if (isClientError === true && error instanceof MongoServerError) fail('an error of the client was expected');
  for (const label of (expectError.errorLabelsContain as string[]) ?? []) {
    if (!error.hasErrorLabel?.(label)) fail(`label ${label} expected`);
  }
  for (const label of (expectError.errorLabelsOmit as string[]) ?? []) {
    if (error.hasErrorLabel?.(label)) fail(`label ${label} not expected`);
  }
  const lookup = (entity: string): unknown => entities.get(entity);
  if (errorResponse) assertMatches(errorResponse, error.errorResponse ?? error, lookup, `${name}.errorResponse`, true);
  if (expectResult) {
    assertMatches(
      expectResult,
      plainResult(error.result ?? error.partialResult ?? error),
      lookup,
      `${name}.result`,
      true,
    );
  }
}

/** The driver answers with classes and getters; the cases speak of plain documents. */
function plainResult(result: unknown): unknown {
  if (typeof result !== 'object' || result === null) return result;
  if (result.constructor?.name === 'BulkWriteResult') {
    const names = [
      'insertedCount',
      'deletedCount',
      'matchedCount',
      'modifiedCount',
      'upsertedCount',
      'upsertedIds',
      'insertedIds',
    ];
    return Object.fromEntries(names.map((name) => [name, (result as Json)[name]]));
  }
  if ('upsertedId' in result && result.upsertedId === null) {
    const { upsertedId: _, ...rest } = result;
    return rest;
  }
  return result;
}

function checkEvents(expected: ExpectedEvents, entities: Entities): void {
  if ((expected.eventType ?? 'command') !== 'command') throw new Unsupported(`${expected.eventType} events`);
  const seen = entities.eventsOf(expected.client);
  if (seen.length < expected.events.length || (!expected.ignoreExtraEvents && seen.length > expected.events.length)) {
    const names = seen.map(({ kind, event }) => `${kind}(${event.commandName})`).join(', ');
    throw new Mismatch(`${expected.events.length} events expected, got ${seen.length}: ${names}`);
  }
  expected.events.forEach((wanted, index) => checkEvent(wanted, seen[index] as CommandEvent, entities, index));
}

function checkEvent(wanted: Json, { kind, event }: CommandEvent, entities: Entities, index: number): void {
  const [wantedKind, fields] = Object.entries(wanted)[0] as [string, Json];
  if (wantedKind !== kind) throw new Mismatch(`event ${index} is ${kind}, not ${wantedKind}`);
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'hasServiceId' || name === 'hasServerConnectionId') continue;
    // Commands and replies carry more than a case names.
    const seen = name === 'command' ? withoutHabits(value, event.command) : event[name];
    assertMatches(value, seen, (entity) => entities.get(entity), `event ${index}.${name}`, isPlain(value));
  }
}

/** Two habits of the Node driver that the cases do not know: it bounds every commit and abort, and GridFS asks `{_id: {$eq: id}}`. */
function withoutHabits(expected: unknown, command: unknown): unknown {
  if (!isPlain(expected) || !isPlain(command)) return command;
  const { writeConcern, filter } = command;
  const seen: Json = { ...command };
  const wanted = expected.writeConcern;
  if (isPlain(wanted) && wanted.wtimeout === undefined && isPlain(writeConcern) && writeConcern.wtimeout === 10_000) {
    const { wtimeout: _, ...rest } = writeConcern;
    seen.writeConcern = rest;
  }
  if (isPlain(filter) && isPlain(filter._id) && '$eq' in filter._id) seen.filter = { ...filter, _id: filter._id.$eq };
  return seen;
}
