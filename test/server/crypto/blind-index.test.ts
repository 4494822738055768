import { expect } from 'chai';
import fc from 'fast-check';
import { blindIndex } from '../../../server/crypto/blind-index.ts';
import { normaliseDate, normaliseEmail, normaliseName, normalisePhone } from '../../../server/crypto/normalise.ts';
import { newRing, randomMasterKeys } from './keys.ts';

describe('a blind index', () => {
  const master = randomMasterKeys();
  const north = newRing(master, 'north');
  const phone = { collection: 'patients', path: 'phone' };
  const index = (ring = north, field = phone, value = '+911234567'): string =>
    blindIndex(ring, field, value).toString('hex');

  it('is 16 bytes and equal for an equal value of the same field', () => {
    expect(index())
      .to.match(/^[0-9a-f]{32}$/)
      .and.to.equal(index());
  });

  it('differs by value, path, collection and hospital', () => {
    const others = [
      index(north, phone, '+911234568'),
      index(north, { ...phone, path: 'kin.phone' }),
      index(north, { ...phone, collection: 'staff' }),
      index(newRing(master, 'south')),
      index({ ...north, hospitalId: 'south' }),
      index(north, { collection: 'patientsp', path: 'hone' }),
    ];
    expect(new Set([index(), ...others]).size).to.equal(others.length + 1);
  });

  it('is refused for an empty value, by which all would be found', () => {
    expect(() => index(north, phone, '')).to.throw(RangeError);
  });
});

describe('normal forms', () => {
  const same = (normalise: (text: string) => string | null, form: string | null, ...texts: string[]): void => {
    for (const text of texts) expect(normalise(text), JSON.stringify(text)).to.equal(form);
  };

  it('of e-mail addresses fold case, width and international domains, and keep dots and tags', () => {
    same(
      normaliseEmail,
      'asha.rao@north.example',
      'asha.rao@north.example',
      '  Asha.Rao@North.Example ',
      'ａsha.rao@north.example',
    );
    same(normaliseEmail, 'a@xn--mnchen-3ya.example', 'a@münchen.example', 'A@MÜNCHEN.example');
    expect(normaliseEmail('asharao@north.example')).not.to.equal(normaliseEmail('asha.rao@north.example'));
    same(normaliseEmail, null, '', 'asha', '@north.example', 'asha@', 'a b@north.example', 'a@b@north.example');
  });

  it('of telephone numbers are a plus and digits, in whatever script they were typed', () => {
    same(
      normalisePhone,
      '+442079460000',
      '+44 20 7946 0000',
      '0044-20-7946-0000',
      '+44 (0)20 7946 0000',
      '\u200e+44.20.7946.0000',
    );
    same(normalisePhone, '+919876543210', '+९१ ९८७६५ ४३२१०', '+٩١٩٨٧٦٥٤٣٢١٠', '+۹۱ ۹۸۷۶۵۴۳۲۱۰', '＋91 98765-43210');
    same(
      (text) => normalisePhone(text, '27'),
      '+27821234567',
      '082 123 4567',
      '(0)82 123 4567',
      '+27 82 123 4567',
      '82 123 4567',
    );
    same(
      normalisePhone,
      null,
      '',
      '+',
      '082 123 4567',
      '+44 20 7946 0000 x12',
      '+12',
      '+1234567890123456',
      'call me',
      '++4420794600',
    );
    same((text) => normalisePhone(text, '+27'), null, '082 123 4567');
  });

  it('of names ignore case, accents, apostrophes, hyphens and spacing', () => {
    same(normaliseName, 'jose nunez', 'José Núñez', 'JOSE  NUNEZ', ' jose\u0301 nun\u0303ez ', 'ｊosé\tnuñez');
    same(normaliseName, 'anne marie obrien', 'Anne-Marie O’Brien', "anne marie o'brien", 'ANNE–MARIE OBRIEN.');
    same(normaliseName, 'strasse', 'Straße', 'STRASSE', 'STRAẞE');
    same(normaliseName, 'σοφοσ', 'Σοφός', 'ΣΟΦΟΣ');
    same(normaliseName, 'احمد', 'أحمد', 'أَحْمَد', 'احـمد');
    same(normaliseName, null, '', '  ', '--', '’');
  });

  it('of names keep Indic vowel signs apart and ignore joiners', () => {
    expect(normaliseName('राम')).not.to.equal(normaliseName('रीम'));
    expect(normaliseName('क्\u200dष')).to.equal(normaliseName('क्ष'));
  });

  it('of dates are year first and real days only', () => {
    same(normaliseDate, '2024-02-29', '2024-02-29', ' 2024/2/29 ', '2024.02.29', '२०२४-०२-२९');
    same(
      normaliseDate,
      null,
      '',
      '2023-02-29',
      '2024-13-01',
      '2024-00-10',
      '29/02/2024',
      '2024-02/29',
      '0000-01-01',
      '2024-2-29T00:00',
    );
  });

  it('do not change when made twice', () => {
    const anything = fc.string({ unit: 'binary' });
    const names = fc.oneof(anything, fc.constantFrom('İstanbul', 'ŉ', 'ǰ', 'ΐ', 'Ǆ', 'ﬃ', '½', '´a'));
    for (const normalise of [normaliseEmail, normaliseName, normaliseDate, normalisePhone]) {
      fc.assert(
        fc.property(names, (text) => {
          const once = normalise(text);
          if (once !== null) expect(normalise(once)).to.equal(once);
        }),
        { numRuns: 500 },
      );
    }
  });
});
