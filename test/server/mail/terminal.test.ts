import { expect } from 'chai';
import { mailJobs } from '../../../server/mail/jobs.ts';
import { terminalTransport } from '../../../server/mail/terminal.ts';
import type { Config } from '../../../server/config/config.ts';

const jobsOf = (settings: Partial<Config>) => mailJobs({ config: settings as Config }).map((job) => job.name);

describe('Mail without a mail server', () => {
  it('is printed whole for who started the server', async () => {
    const printed: string[] = [];
    const transport = terminalTransport((text) => void printed.push(text));
    const mail = { id: 'm1', to: 'first@operator.example', subject: 'Your code', text: 'Your code is\n123456\n' };
    expect(await transport.send(mail)).to.deep.equal({ outcome: 'sent' });
    expect(printed.join('')).to.contain('first@operator.example').and.to.contain('123456');
  });

  it('stays in the outbox of a demo that only its own machine reaches, and is printed everywhere else', () => {
    expect(jobsOf({ mode: 'demo', isOpenToNetwork: false })).to.deep.equal([]);
    expect(jobsOf({ mode: 'demo', isOpenToNetwork: true })).to.have.length(1);
    expect(jobsOf({ mode: 'embedded', isOpenToNetwork: false })).to.have.length(1);
  });
});
