import { expect } from 'chai';
import type { CaredFor } from '../../../shared/domain/staffing.ts';
import { staffingOf } from '../../../shared/domain/staffing.ts';

const patients = (count: number, more: Partial<CaredFor> = {}): CaredFor[] =>
  Array.from({ length: count }, () => ({ risk: 'low', isIsolated: false, ...more }));

describe('staffing against acuity', () => {
  it('counts patients by what they need', () => {
    const mixed = [
      ...patients(2),
      ...patients(1, { risk: 'high' }),
      ...patients(1, { risk: 'medium', isIsolated: true }),
      ...patients(1, { risk: 'low-medium' }),
      ...patients(1, { risk: null }),
    ];
    expect(staffingOf(mixed, 2)).to.deep.equal({
      patients: 6,
      high: 1,
      medium: 2,
      unknown: 1,
      isolated: 1,
      load: 2 + 2 + 2 + 1.5 + 1,
      loadPerNurse: 4.3,
      level: 'enough',
    });
  });

  for (const [what, count, nurses, level] of [
    ['nobody to care for', 0, 0, 'empty'],
    ['six each', 12, 2, 'enough'],
    ['seven each', 13, 2, 'stretched'],
    ['eight each', 16, 2, 'stretched'],
    ['more than eight each', 17, 2, 'short'],
    ['patients and no nurse', 1, 0, 'nobody'],
  ] as const) {
    it(`is ${level} with ${what}`, () => expect(staffingOf(patients(count), nurses).level).to.equal(level));
  }

  it('is short earlier where the same number of patients needs more', () => {
    expect(staffingOf(patients(6), 1).level).to.equal('enough');
    expect(staffingOf(patients(6, { isIsolated: true }), 1).level).to.equal('short');
    expect(staffingOf(patients(5, { risk: 'high' }), 1).level).to.equal('short');
  });
});
