import { mongoError } from '../errors.ts';
import type { BsonDocument } from '../values.ts';
import type { CommandContext } from './command.ts';

export function* runAggregation(_context: CommandContext, _ns: string, _pipeline: BsonDocument[]): Generator<Buffer> {
  throw mongoError(8, 'UnknownError', 'aggregation is being built');
}
