import { expect } from 'chai';
import { eddStanding } from '../../../shared/domain/expected-discharge.ts';

describe('the expected discharge', () => {
  const admittedAt = '2040-03-04T08:00:00.000Z';
  const standing = (
    edd: string | null,
    hours: number,
    status: 'in-progress' | 'planned' | 'finished' = 'in-progress',
  ) => eddStanding({ edd, admittedAt, status }, '2040-03-05', Date.parse(admittedAt) + hours * 3_600_000);

  it('is wanted within a day of the admission', () => {
    expect(standing(null, 23.9)).to.equal(null);
    expect(standing(null, 24)).to.equal('edd-missing');
  });

  it('is due on its day and overdue after it', () => {
    expect(standing('2040-03-06', 30)).to.equal(null);
    expect(standing('2040-03-05', 30)).to.equal('edd-today');
    expect(standing('2040-03-04', 30)).to.equal('edd-overdue');
  });

  it('means nothing before a stay begins and after it is over', () => {
    expect(standing('2040-03-01', 30, 'finished')).to.equal(null);
    expect(standing(null, 30, 'planned')).to.equal(null);
  });
});
