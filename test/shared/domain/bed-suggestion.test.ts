import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { firstBedState } from '../../../shared/domain/bed-state.ts';
import type { BedState } from '../../../shared/domain/bed-state.ts';
import type { BedCandidate, BedSeeker } from '../../../shared/domain/bed-suggestion.ts';
import { rankBeds } from '../../../shared/domain/bed-suggestion.ts';
import type { BedNeed } from '../../../shared/schemas/stays.ts';
import { bedId, departmentId, requestId, wardId } from '../../../shared/types/ids.ts';

const AT = '2040-03-05T08:00:00.000Z';
const WARD = wardId.parse(uuid());
const OTHER_WARD = wardId.parse(uuid());
const DEPARTMENT = departmentId.parse(uuid());
const OTHER_DEPARTMENT = departmentId.parse(uuid());
const REQUEST = requestId.parse(uuid());

let position = 0;
function bed(code: string, fields: Partial<BedCandidate['bed']> = {}, more: Partial<BedCandidate> = {}): BedCandidate {
  position += 1;
  return {
    bed: {
      id: bedId.parse(uuid()),
      version: 1,
      code,
      wardId: WARD,
      type: 'standard',
      tags: [],
      state: firstBedState(AT),
      position,
      ...fields,
    },
    wardName: 'Ward',
    departmentId: DEPARTMENT,
    roomName: 'Bay',
    bedsInRoom: 4,
    neighbours: [],
    ...more,
  };
}
const state = (fields: Partial<BedState>): BedState => ({ ...firstBedState(AT), ...fields });
const need = (fields: Partial<BedNeed> = {}): BedNeed => ({ type: null, tags: [], precaution: null, ...fields });
const woman: BedSeeker = {
  sex: 'female',
  isChild: false,
  wardId: WARD,
  departmentId: DEPARTMENT,
  requestId: null,
};
const codes = (candidates: readonly BedCandidate[], wanted = need(), seeker = woman) =>
  rankBeds(candidates, wanted, seeker).map(({ code }) => code);
const reasonsOf = (candidate: BedCandidate, wanted = need(), seeker = woman) =>
  rankBeds([candidate], wanted, seeker)[0]?.reasons;

describe('beds suggested for a patient', () => {
  it('leave out those that are occupied, out of use or held for another', () => {
    const candidates = [
      bed('free'),
      bed('occupied', { state: state({ use: 'occupied' }) }),
      bed('blocked', { state: state({ turnover: 'blocked', out: { reason: 'repair', back: 'clean' } }) }),
      bed('held', { state: state({ use: 'held', hold: { until: AT } }) }),
      bed('theirs', { state: state({ use: 'held', hold: { until: AT, requestId: REQUEST } }) }),
    ];
    expect(codes(candidates)).to.deep.equal(['free']);
    expect(codes(candidates, need(), { ...woman, requestId: REQUEST })).to.deep.equal(['theirs', 'free']);
  });

  it('put a bay of the same sex before an empty one, and that before a mixed one', () => {
    const candidates = [
      bed('mixed', {}, { neighbours: [{ sex: 'male' }] }),
      bed('empty'),
      bed('same', {}, { neighbours: [{ sex: 'female' }] }),
    ];
    expect(codes(candidates)).to.deep.equal(['same', 'empty', 'mixed']);
    expect(reasonsOf(candidates[0] ?? bed(''))).to.include('mixed-sex-bay');
  });

  it('say nothing of the bay’s sexes where the patient’s is not known, and for a child', () => {
    const mixed = bed('mixed', {}, { neighbours: [{ sex: 'male' }] });
    for (const seeker of [
      { ...woman, sex: 'unknown' },
      { ...woman, isChild: true },
    ] as const) {
      expect(reasonsOf(mixed, need(), seeker)).not.to.include.members(['mixed-sex-bay']);
    }
  });

  it('isolate: a bed made for it, or a room to oneself unless it travels through the air', () => {
    const able = bed('able', { tags: ['isolation-capable'] });
    const alone = bed('alone', {}, { bedsInRoom: 1 });
    const bay = bed('bay');
    expect(codes([bay, alone, able], need({ precaution: 'contact' })).slice(0, 2)).to.have.members(['able', 'alone']);
    expect(reasonsOf(alone, need({ precaution: 'airborne' }))).to.include('isolation-missing');
    expect(reasonsOf(able, need({ precaution: 'airborne' }))).to.include('isolation-fits');
    const [first] = rankBeds([bay], need({ precaution: 'droplet' }), woman);
    expect(first).to.include({ isSuitable: false });
  });

  it('keep beds that can isolate for those who need them', () => {
    expect(codes([bed('able', { tags: ['isolation-capable'] }), bed('plain')])).to.deep.equal(['plain', 'able']);
  });

  it('have what is needed; a bed that lacks it comes last and needs an override', () => {
    const wanted = need({ tags: ['oxygen', 'monitor'], type: 'high-care' });
    const good = bed('good', { tags: ['oxygen', 'monitor', 'window'], type: 'high-care' });
    const bare = bed('bare', { tags: ['oxygen'], type: 'high-care' });
    const other = bed('other', { tags: ['oxygen', 'monitor'] });
    expect(codes([bare, other, good], wanted)[0]).to.equal('good');
    expect(reasonsOf(good, wanted)).to.include.members(['has-tags', 'right-type']);
    for (const poor of [bare, other]) expect(rankBeds([poor], wanted, woman)[0]).to.include({ isSuitable: false });
  });

  it('are for children or for the grown', () => {
    const cot = bed('cot', { type: 'cot' });
    const plain = bed('plain');
    expect(codes([plain, cot], need(), { ...woman, isChild: true })).to.deep.equal(['cot', 'plain']);
    expect(codes([cot, plain])).to.deep.equal(['plain', 'cot']);
    expect(reasonsOf(cot, need(), { ...woman, isChild: null })).not.to.include.members(['child-bed-wrong']);
  });

  it('are near: the ward before the department before others', () => {
    const candidates = [
      bed('far', { wardId: OTHER_WARD }, { departmentId: OTHER_DEPARTMENT }),
      bed('near', { wardId: OTHER_WARD }),
      bed('here'),
    ];
    expect(codes(candidates)).to.deep.equal(['here', 'near', 'far']);
  });

  it('come after those that suit while they are still to be cleaned, whatever else speaks for them', () => {
    const dirty = bed('dirty', { state: state({ turnover: 'dirty' }) }, { neighbours: [{ sex: 'female' }] });
    const contaminated = bed('contaminated', { state: state({ isContaminated: true }) });
    const mixed = bed('mixed', { wardId: OTHER_WARD }, { neighbours: [{ sex: 'male' }] });
    expect(codes([dirty, contaminated, mixed])[0]).to.equal('mixed');
    expect(reasonsOf(dirty)).to.include('being-cleaned');
  });

  it('stand in the ward’s order where nothing tells them apart, whatever order they are given in', () => {
    const candidates = [bed('1'), bed('2'), bed('3')];
    expect(codes(candidates)).to.deep.equal(['1', '2', '3']);
    expect(codes(candidates.toReversed())).to.deep.equal(['1', '2', '3']);
  });
});
