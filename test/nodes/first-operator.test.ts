import { expect } from 'chai';
import '../support/matchers.ts';
import type { Cluster } from './cluster.ts';
import { openCluster } from './cluster.ts';
import type { NodeProcess } from './node-process.ts';
import { browserAt } from './people.ts';

const codeOf = (node: NodeProcess): string | undefined => /sign up with the code {2}(\S+)/u.exec(node.said())?.[1];

describe('Two nodes that nobody operates yet', function () {
  this.timeout(240_000);
  let cluster: Cluster;
  before(async () => {
    cluster = await openCluster();
  });
  after(() => cluster.close());

  it('show one code, which each takes whichever showed it, and none once there is an operator', async () => {
    const env = { DATABASE_PREFIX: 'nobodyyet' };
    const [near, far] = await Promise.all([cluster.start({ env }), cluster.start({ env })]);
    const shown = codeOf(near);
    expect(shown).to.match(/^[\w-]{24}$/u);
    expect(codeOf(far)).to.equal(shown);
    const wanted = {
      setupCode: shown,
      displayName: 'Amina Yusuf',
      email: 'operator@wardline.example',
      newPassword: 'seven-green-umbrellas-dry',
    };
    const signUp = (at: NodeProcess, setupCode = shown) =>
      browserAt(at.origin).post('/api/v1/setup', { ...wanted, setupCode });
    expect(await signUp(far, 'A'.repeat(24))).to.be.problem('code-refused');
    expect((await signUp(far)).status).to.be.within(200, 204);
    expect(await signUp(near)).to.be.problem('state-refused');
    const third = await cluster.start({ env });
    expect(codeOf(third)).to.equal(undefined);
  });
});
