import { serialize } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compileMatch } from '../../../server/embedded-mongo/match/index.ts';
import { compileFieldDecoder, fieldsOfFilter } from '../../../server/embedded-mongo/partial-decode.ts';
import type { BsonDocument } from '../../../server/embedded-mongo/values.ts';
import { anyDocument, anyValue } from './arbitrary-bson.ts';
import { expectBson, wire } from './probe.ts';

const bytesOf = (document: object): Buffer => Buffer.from(serialize(document));

describe('the fields a filter reads', () => {
  const cases: [object, string[] | undefined][] = [
    [{ a: 1, 'b.c': 2 }, ['a', 'b']],
    [{ $or: [{ a: 1 }, { $and: [{ b: 1 }] }], $comment: 'x' }, ['a', 'b']],
    [{}, []],
    [{ $expr: '$a' }, undefined],
    [{ a: 1, $jsonSchema: {} }, undefined],
    [{ $or: [{ a: 1 }, { $expr: '$b' }] }, undefined],
  ];
  for (const [filter, fields] of cases) {
    it(JSON.stringify(filter), () => {
      const found = fieldsOfFilter(wire(filter));
      expect(found === undefined ? undefined : [...found]).to.deep.equal(fields);
    });
  }
});

describe('decoding only some fields', () => {
  it('gives these and no others', () => {
    const raw = bytesOf({ _id: 1, a: { x: [1] }, ab: 'text', b: /x/i, c: new Date(5), d: Buffer.from('q') });
    expectBson(compileFieldDecoder(new Set(['a', 'c', 'nope']))(raw), { a: { x: [1] }, c: new Date(5) });
    expectBson(compileFieldDecoder(new Set())(raw), {});
  });

  it('finds the same documents as decoding all', () => {
    const filters: fc.Arbitrary<BsonDocument> = fc.oneof(
      anyValue.map((value) => ({ a: { $eq: value } })),
      anyValue.map((value) => ({ 'b.a': { $not: { $eq: value } } })),
      fc.constantFrom<BsonDocument>({ c: { $exists: false } }, { $or: [{ a: null }, { b: { $type: 'string' } }] }),
    );
    fc.assert(
      fc.property(anyDocument, filters, (document, filter) => {
        const raw = bytesOf(document);
        const matches = compileMatch(filter);
        const decode = compileFieldDecoder(fieldsOfFilter(filter) ?? new Set());
        expect(matches(decode(raw))).to.equal(matches(wire(document)));
      }),
      { numRuns: 500 },
    );
  });

  it('steps over every type of value', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const raw = bytesOf({ before: value, wanted: 7, after: value });
        expectBson(compileFieldDecoder(new Set(['wanted']))(raw), { wanted: 7 });
      }),
      { numRuns: 500 },
    );
  });
});
