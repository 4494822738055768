import { expect } from 'chai';
import { findPatientByIdentifier } from '../../../server/modules/patients/index.ts';
import { inboxRepository } from '../../../server/modules/feeds/feeds.repository.ts';
import type { World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';
import type { FeedLine } from './feed-line.ts';
import { ackOf, errorOf, evn, inside, msh, nextControlId, openFeedLine, pid, pv1 } from './feed-line.ts';

describe('A feed', () => {
  let world: World;
  let line: FeedLine;
  before(async () => {
    world = await openWorld();
    line = await openFeedLine(world, world.north);
  });
  after(async () => {
    line.close();
    await world.close();
  });

  it('is stored before it is acknowledged, and applied after', async () => {
    const controlId = nextControlId();
    const answer = await line.send(
      msh('A01', controlId),
      evn('A01', '20400305110000'),
      pid('1001'),
      pv1('V1', 'Ward A^Bay 1^1A'),
    );
    expect(ackOf(answer)).to.equal(`AA ${controlId}`);
    const [stored] = await line.messages();
    expect(stored).to.include({ controlId, state: 'received', type: 'ADT^A01', code: null });
    await line.settle();
    expect((await line.messages())[0]).to.include({ state: 'applied' });
    const patient = await inside(world, world.north, () => findPatientByIdentifier({ system: 'NHS', value: '1001' }));
    expect(patient).to.include({ familyName: 'Achieng', givenName: 'Mary', birthDate: '1980-04-12', sex: 'female' });
  });

  it('keeps the bytes as they came', async () => {
    const stored = await inside(world, world.north, () => inboxRepository().find({ feedId: line.feed.id }));
    const raw = Buffer.from(stored[0]?.raw ?? '', 'base64').toString();
    expect(raw).to.match(/^MSH\|.*\rEVN\|A01\|.*\rPID\|.*\rPV1\|.*\r$/u);
  });

  it('refuses what has no patient number', async () => {
    const answer = await line.send(msh('A01'), 'PID|1', pv1('V2', 'Ward A'));
    expect(ackOf(answer)).to.match(/^AE /u);
    expect(errorOf(answer)).to.equal('101');
  });
});
