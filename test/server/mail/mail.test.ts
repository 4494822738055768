import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import type { Tenant } from '../../../server/db/tenant.ts';
import { transaction } from '../../../server/db/transaction.ts';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { deliveryJob, mailJobs, MOST_TRIES } from '../../../server/mail/jobs.ts';
import { DELIVER_MAIL, mailById, queueMail, recentMail } from '../../../server/mail/mail.ts';
import type { MailTransport } from '../../../server/mail/smtp.ts';
import { smtpTransport } from '../../../server/mail/smtp.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const FROM = 'Wardline <care@wardline.example>';
const MAIL = { to: 'nurse@north.example', subject: 'Your code', text: 'Your code is 123456.' };

interface PostOffice {
  readonly url: string;
  readonly received: string[];
  readonly recipients: string[];
  close(): Promise<void>;
}

/** A mail server of this test. `answer` may refuse a recipient with an SMTP reply code. */
async function openPostOffice(answer: (to: string) => number | null = () => null, port = 0): Promise<PostOffice> {
  const received: string[] = [];
  const recipients: string[] = [];
  const options: SMTPServerOptions = {
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo(address, _session, done) {
      const code = answer(address.address);
      recipients.push(address.address);
      done(code === null ? null : Object.assign(new Error('No.'), { responseCode: code }));
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  };
  const server = new SMTPServer(options);
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    received,
    recipients,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

describe('mail', () => {
  let kernel: Kernel;
  let open: PostOffice[] = [];
  const postOffice = async (answer?: (to: string) => number | null, port?: number) => {
    const office = await openPostOffice(answer, port);
    open.push(office);
    return office;
  };

  let north: Tenant;
  let south: Tenant;
  before(async () => {
    kernel = await openKernel();
  });
  beforeEach(async () => {
    [north, south] = await Promise.all([kernel.openHospital(), kernel.openHospital()]);
  });
  afterEach(async () => {
    await Promise.all(open.map((office) => office.close()));
    open = [];
  });
  after(() => kernel.close());

  const queue = (tenant: Tenant, mail = MAIL) => kernel.as(tenant, () => transaction(() => queueMail(mail)));
  const states = (tenant: Tenant) =>
    kernel.as(tenant, async () => (await recentMail(20)).map(({ to, state }) => `${to} ${state}`));
  const runnerWith = (transport: MailTransport) =>
    createJobRunner(kernel.services, [deliveryJob(transport)], { timers: kernel.clock });
  const deliver = (url: string, tenant = north) => runnerWith(smtpTransport(url, FROM)).runNow(DELIVER_MAIL, tenant);

  it('is delivered after it was queued, from us, to one person, under its own id', async () => {
    const office = await postOffice();
    await queue(north);
    expect(await states(north)).to.deep.equal(['nurse@north.example queued']);
    await deliver(office.url);
    const [mail] = await kernel.as(north, () => recentMail(1));
    expect(mail?.state).to.equal('sent');
    expect(office.received).to.have.lengthOf(1);
    expect(office.received[0]).to.contain('Your code is 123456.');
    expect(office.received[0]).to.contain(`Message-ID: <${mail?.id}@wardline.example>`);
    expect(await kernel.as(north, () => mailById(mail?.id ?? ''))).to.deep.equal(mail);
  });

  it('is queued only inside a transaction, and not at all when that fails', async () => {
    const refused = await kernel.as(north, () => queueMail(MAIL)).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(Error).with.property('message').that.contains('inside a transaction');
    const failed = kernel.as(north, () =>
      transaction(async () => {
        await queueMail(MAIL);
        throw new Error('the change it speaks of did not happen');
      }),
    );
    expect(await failed.catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(await states(north)).to.deep.equal([]);
  });

  it('is not sent a second time, and a repeat after a crash carries the same id', async () => {
    const office = await postOffice();
    await queue(north);
    const smtp = smtpTransport(office.url, FROM);
    const dying: MailTransport = {
      async send(mail) {
        await smtp.send(mail);
        throw new Error('the process dies between the delivery and the mark');
      },
    };
    expect(
      await runnerWith(dying)
        .runNow(DELIVER_MAIL, north)
        .catch(() => 'died'),
    ).to.equal('died');
    kernel.clock.advance(120_000);
    await deliver(office.url);
    kernel.clock.advance(120_000);
    await deliver(office.url);
    expect(office.received).to.have.lengthOf(2);
    const ids = office.received.map((text) => /^Message-ID: (.+)$/mu.exec(text)?.[1]);
    expect(new Set(ids).size).to.equal(1);
  });

  it('waits while the mail server is down and goes when it is back', async () => {
    const office = await openPostOffice();
    await office.close();
    await queue(north);
    await deliver(office.url);
    expect(await states(north)).to.deep.equal(['nurse@north.example queued']);
    const back = await postOffice(undefined, Number(new URL(office.url).port));
    kernel.clock.advance(29_000);
    await deliver(back.url);
    expect(back.received, 'too soon after the failure').to.have.lengthOf(0);
    kernel.clock.advance(61_000);
    await deliver(back.url);
    expect(back.received).to.have.lengthOf(1);
    expect(await states(north)).to.deep.equal(['nurse@north.example sent']);
  });

  it('is given up at once when the server refuses the recipient for good, and the others still go', async () => {
    const office = await postOffice((to) => (to.startsWith('gone') ? 550 : null));
    await queue(north, { ...MAIL, to: 'gone@north.example' });
    await queue(north);
    await deliver(office.url);
    expect(await states(north)).to.have.members(['gone@north.example failed', 'nurse@north.example sent']);
    expect(kernel.logged.join('')).to.contain('given up').and.not.to.contain('gone@north.example');
    kernel.clock.advance(3_600_000);
    await deliver(office.url);
    expect(office.recipients.filter((to) => to.startsWith('gone'))).to.have.lengthOf(1);
  });

  it('is tried again when the server asks for patience, and given up after the last try', async () => {
    const office = await postOffice(() => 451);
    await queue(north);
    for (let tries = 1; tries < MOST_TRIES; tries += 1) {
      await deliver(office.url);
      expect(await states(north), `after try ${tries}`).to.deep.equal(['nurse@north.example queued']);
      kernel.clock.advance(3_600_000);
    }
    await deliver(office.url);
    expect(await states(north)).to.deep.equal(['nurse@north.example failed']);
    expect(office.recipients).to.have.lengthOf(MOST_TRIES);
  });

  it('reaches one address only, whatever the address contains', async () => {
    const office = await postOffice();
    await queue(north, {
      ...MAIL,
      to: 'a@north.example, b@south.example',
      subject: 'x\r\nBcc: c@south.example',
    });
    await deliver(office.url);
    expect(office.recipients).not.to.include('b@south.example').and.not.to.include('c@south.example');
    expect(office.received.join('')).not.to.match(/^Bcc:/mu);
  });

  it('of one hospital is neither seen nor sent by the other', async () => {
    const office = await postOffice();
    await queue(north);
    await deliver(office.url, south);
    expect(office.received).to.have.lengthOf(0);
    const [mail] = await kernel.as(north, () => recentMail(1));
    expect(await states(south)).to.deep.equal([]);
    const refused = await kernel.as(south, () => mailById(mail?.id ?? '')).catch((error: unknown) => error);
    expect(refused).to.have.property('kind', 'not-found');
  });

  it('lies in the database without its words', async () => {
    await queue(north);
    const stored = await north.connection.collection('mails').findOne({});
    expect(JSON.stringify(stored)).not.to.contain('nurse@north').and.not.to.contain('123456');
    expect(Buffer.from(stored?.['text'].buffer).includes('123456')).to.equal(false);
  });

  it('stays in the outbox where no mail server is named', () => {
    expect(mailJobs({ config: { ...kernel.services.config, mode: 'demo', smtpUrl: undefined } })).to.deep.equal([]);
    const named = mailJobs({ config: { ...kernel.services.config, smtpUrl: 'smtp://127.0.0.1:25' } });
    expect(named.map((job) => job.name)).to.deep.equal([DELIVER_MAIL]);
  });
});
