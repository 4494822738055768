// One node: `w: 1` and `majority` are the same here but for the disk, and more nodes than one cannot be satisfied.
import { isDocument, isNumeric, toNumber, type BsonDocument, type BsonValue } from '../values.ts';
import { isTrue } from './arguments.ts';

/** Only `w: 0`, and `w: 1` without `j`, are answered before the write is on disk; the default is majority. */
export function isDurableWrite(writeConcern: BsonValue): boolean {
  if (!isDocument(writeConcern) || writeConcern.w === undefined) return true;
  if (isTrue(writeConcern.j)) return true;
  return !(isNumeric(writeConcern.w) && toNumber(writeConcern.w) <= 1);
}

export function writeConcernErrorOf({ writeConcern }: BsonDocument): BsonDocument | undefined {
  if (!isDocument(writeConcern)) return undefined;
  const { w } = writeConcern;
  if (isNumeric(w) && toNumber(w) > 1) {
    return failure(100, 'UnsatisfiableWriteConcern', 'Not enough data-bearing nodes', writeConcern);
  }
  if (typeof w === 'string' && w !== 'majority') {
    return failure(
      79,
      'UnknownReplWriteConcern',
      `No write concern mode named '${w}' found in replica set configuration`,
      writeConcern,
    );
  }
  return undefined;
}

function failure(code: number, codeName: string, errmsg: string, writeConcern: BsonDocument): BsonDocument {
  return { code, codeName, errmsg, errInfo: { writeConcern } };
}
