import { expect } from 'chai';
import { recorded } from '../../scripts/bench/record.ts';

describe('the record of what was measured', () => {
  it('keeps each suite’s last figures, in the place they had, and those of the others', () => {
    const first = recorded('', 'board', 'on Monday\n\n| id |\n| -- |');
    const both = recorded(first, 'chat', 'on Tuesday');
    const again = recorded(both, 'board', 'on Wednesday');
    expect(first).to.match(/^# .+\n\n[\s\S]+## board\n\non Monday\n\n\| id \|\n\| -- \|\n/u);
    expect(again.match(/^(#+ .+|on .+)$/gmu)?.slice(1)).to.deep.equal([
      '## board',
      'on Wednesday',
      '## chat',
      'on Tuesday',
    ]);
    expect(recorded(again, 'chat', 'on Tuesday')).to.equal(again);
  });
});
