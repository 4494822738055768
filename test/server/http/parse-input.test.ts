import { expect } from 'chai';
import { z } from 'zod';
import { ProblemError } from '../../../server/http/problem-error.ts';
import { parseInput } from '../../../server/http/parse-input.ts';

const schema = z.strictObject({
  name: z.string().max(5).optional(),
  answers: z.record(z.string(), z.string()).default({}),
  rows: z.array(z.strictObject({ by: z.record(z.string(), z.unknown()) })).default([]),
});
const pointersOf = (body: string): readonly string[] => {
  try {
    parseInput({ body: schema }, { body: JSON.parse(body) });
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.extras.errors ?? []).map(({ pointer }) => pointer);
  }
};

describe('input through its schema', () => {
  it('is what the schema makes of it', () => {
    const body = { name: 'Ada', answers: { one: 'yes' }, rows: [{ by: { deep: { deeper: 1 } } }] };
    expect(parseInput({ body: schema }, { body })).to.deep.equal({ body });
  });

  it('has no field called __proto__ anywhere, and each is named once, beside everything else that is wrong', () => {
    expect(pointersOf('{"answers":{"__proto__":"x","one":"yes"}}')).to.deep.equal(['/body/answers/__proto__']);
    expect(pointersOf('{"rows":[{"by":{}},{"by":{"a/b":{"__proto__":{"polluted":1}}}}]}')).to.deep.equal([
      '/body/rows/1/by/a~1b/__proto__',
    ]);
    expect(pointersOf('{"name":"too long","answers":{"__proto__":"x"},"__proto__":{}}')).to.have.members([
      '/body/name',
      '/body/__proto__',
      '/body/answers/__proto__',
    ]);
    expect('polluted' in {}).to.equal(false);
  });
});
