import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson, sha256Hex } from '../../../server/crypto/canonical-json.ts';

describe('canonical JSON', () => {
  it('sorts keys by UTF-16 code units and prints numbers and text as RFC 8785 shows', () => {
    const sample = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    const expected =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}';
    expect(canonicalJson(sample)).to.equal(expected);
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(keys)).to.equal('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
    expect(canonicalJson(-0)).to.equal('0');
  });

  it('is the same whatever order the keys were set in, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const reversed = Object.fromEntries(Object.entries(object).reverse());
        expect(canonicalJson(reversed)).to.equal(canonicalJson(object));
        expect(JSON.parse(canonicalJson(object))).to.deep.equal(JSON.parse(JSON.stringify(object)));
      }),
    );
  });

  it('leaves undefined properties out, as storing does', () => {
    expect(canonicalJson({ b: undefined, a: { c: undefined } })).to.equal('{"a":{}}');
  });

  it('refuses what JSON cannot hold, without printing it', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const sparse: unknown[] = [];
    sparse[1] = 'secret';
    const refused = [
      undefined,
      [undefined],
      sparse,
      NaN,
      -Infinity,
      1n,
      Symbol('secret'),
      () => 'secret',
      new Date(0),
      new Set(),
      cycle,
    ];
    for (const value of [...refused, '\udc00', { '\udc00': 1 }, Buffer.from('secret')]) {
      expect(() => canonicalJson(value))
        .to.throw(TypeError)
        .and.satisfy((error: Error) => !error.message.includes('secret'));
    }
  });

  it('takes objects without a prototype, and a key called __proto__ as a key', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: 2 }))).to.equal('{"a":2,"b":1}');
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1}}'))).to.equal('{"__proto__":{"x":1}}');
  });

  it('is hashed with SHA-256 over UTF-8', () => {
    expect(sha256Hex('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('é')).to.equal(sha256Hex(Buffer.from([0xc3, 0xa9])));
  });
});
