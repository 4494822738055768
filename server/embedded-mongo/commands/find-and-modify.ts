import { failedToParse } from '../errors.ts';
import { compileMatch } from '../match/index.ts';
import { compileProjection } from '../projection.ts';
import type { Collection } from '../store/collection.ts';
import { removeDocument, type StoredVersion } from '../store/documents.ts';
import { hintedIndex, type Hint } from '../store/planner.ts';
import { sortOrderOf } from '../store/query.ts';
import type { BsonDocument } from '../values.ts';
import { collationOf, isTrue, optionalDocument, targetNamespace } from './arguments.ts';
import type { CommandContext, CommandDefinition } from './command.ts';
import { applyUpdate, insertUpserted, matchingDocuments, prepareUpdate } from './update.ts';
import { letVariables } from './variables.ts';
import { findWritable, runWrite } from './write.ts';

function assertConsistent({ command }: CommandContext): void {
  const { update } = command;
  const isRemove = isTrue(command.remove);
  if (isRemove && update !== undefined) throw failedToParse('Cannot specify both an update and remove=true');
  if (!isRemove && update === undefined) throw failedToParse('Either an update or remove=true must be specified');
  if (isRemove && isTrue(command.upsert)) throw failedToParse('Cannot specify both upsert=true and remove=true');
  if (isRemove && isTrue(command.new)) {
    throw failedToParse("Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
  }
}

function findOne(context: CommandContext, collection: Collection, filter: BsonDocument): StoredVersion | undefined {
  const sort = optionalDocument(context, 'sort');
  const hint = context.command.hint as Hint | undefined;
  if (hint !== undefined) hintedIndex(collection, hint);
  const collation = collationOf(context.command.collation, collection);
  const matches = compileMatch(filter, { collation, variables: letVariables(context) });
  const order = sortOrderOf(sort, collation);
  const [found] = matchingDocuments(context, collection, { filter, matches, sort, order, collation, hint, limit: 1 });
  return found;
}

function findAndModifyJob(context: CommandContext): () => BsonDocument {
  assertConsistent(context);
  const ns = targetNamespace(context);
  const { command } = context;
  const filter = optionalDocument(context, 'query') ?? {};
  const fields = optionalDocument(context, 'fields');

  return () => {
    const collection = findWritable(context, ns);
    const collation = collationOf(command.collation, collection);
    const project =
      fields && Object.keys(fields).length > 0
        ? compileProjection(fields, { collation, filter, variables: letVariables(context) })
        : (document: BsonDocument) => document;
    const found = collection && findOne(context, collection, filter);
    if (isTrue(command.remove)) {
      if (!collection || !found) return { lastErrorObject: { n: 0 }, value: null };
      removeDocument(context.engine.store, collection, found, context.transaction);
      return { lastErrorObject: { n: 1 }, value: project(found.document) };
    }
    const update = prepareUpdate(context, collection, {
      filter,
      update: command.update,
      arrayFilters: command.arrayFilters,
      collation: command.collation,
      constants: undefined,
    });
    if (collection && found) {
      const { document } = applyUpdate(context, collection, found, update);
      return {
        lastErrorObject: { n: 1, updatedExisting: true },
        value: project(isTrue(command.new) ? document : found.document),
      };
    }
    if (!isTrue(command.upsert)) return { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
    const inserted = insertUpserted(context, ns, update);
    return {
      lastErrorObject: { n: 1, updatedExisting: false, upserted: inserted._id },
      value: isTrue(command.new) ? project(inserted) : null,
    };
  };
}

export const findAndModifyCommand: CommandDefinition = {
  names: ['findAndModify', 'findandmodify'],
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'bypassDocumentValidation',
    'collation',
    'arrayFilters',
    'hint',
    'let',
  ],
  inTransaction: true,
  isWrite: true,
  run: (context) => runWrite(context, findAndModifyJob(context)),
};
