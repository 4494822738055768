import { expect } from 'chai';
import fc from 'fast-check';
import { BED_LOOKS, bedLook, countBeds, occupancy } from '../../../shared/domain/bed-counts.ts';
import { isAvailable } from '../../../shared/domain/bed-state.ts';
import { bedUse, turnover } from '../../../shared/schemas/bed-state.ts';

const standing = fc.record({ turnover: fc.constantFrom(...turnover.options), use: fc.constantFrom(...bedUse.options) });
const times = (count: number, state: Parameters<typeof bedLook>[0]) => Array.from({ length: count }, () => state);

describe('how many beds stand how', () => {
  it('counts each bed once, and as free only those that are clean, empty and promised to nobody', () => {
    fc.assert(
      fc.property(fc.array(standing, { maxLength: 80 }), (states) => {
        const counts = countBeds(states);
        expect(counts.total).to.equal(states.length);
        expect(BED_LOOKS.reduce((sum, look) => sum + counts[look], 0)).to.equal(states.length);
        expect(counts.available).to.equal(states.filter(isAvailable).length);
        expect(counts.occupied).to.equal(states.filter(({ use }) => use === 'occupied').length);
      }),
    );
  });

  it('says what is finer in the nearest of the five', () => {
    expect(bedLook({ turnover: 'dirty', use: 'free' })).to.equal('cleaning');
    expect(bedLook({ turnover: 'cleaning', use: 'held' })).to.equal('cleaning');
    expect(bedLook({ turnover: 'maintenance', use: 'free' })).to.equal('blocked');
    expect(bedLook({ turnover: 'closed', use: 'occupied' })).to.equal('occupied');
    expect(bedLook({ turnover: 'clean', use: 'held' })).to.equal('held');
  });

  it('measures occupancy against the beds in use', () => {
    const occupied = times(6, { turnover: 'clean', use: 'occupied' });
    const free = times(3, { turnover: 'clean', use: 'free' });
    const closed = times(11, { turnover: 'closed', use: 'free' });
    expect(occupancy(countBeds([...occupied, ...free, ...closed]))).to.equal(67);
    expect(occupancy(countBeds(free))).to.equal(0);
    expect(occupancy(countBeds(occupied))).to.equal(100);
    expect(occupancy(countBeds(closed))).to.equal(null);
    expect(occupancy(countBeds([]))).to.equal(null);
  });
});
