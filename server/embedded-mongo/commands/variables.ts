import { compileExpression } from '../expressions/index.ts';
import type { BsonDocument } from '../values.ts';
import { optionalDocument } from './arguments.ts';
import type { CommandContext } from './command.ts';

/** The constants of a command's `let`, and `$$NOW` and `$$CLUSTER_TIME`. */
export function letVariables(context: CommandContext): BsonDocument {
  const variables: BsonDocument = {
    NOW: new Date(),
    CLUSTER_TIME: context.engine.store.oplog.now(),
  };
  const declared = optionalDocument(context, 'let') ?? {};
  for (const [name, expression] of Object.entries(declared)) {
    variables[name] = compileExpression(expression, { variables })({}) ?? null;
  }
  return variables;
}
