import { expect } from 'chai';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { transaction } from '../../../server/db/transaction.ts';
import { createJobRunner } from '../../../server/jobs/job-runner.ts';
import { MOST_SMS_TRIES, smsJob, smsJobs } from '../../../server/sms/jobs.ts';
import { queueSms, recentSms } from '../../../server/sms/sms.ts';
import type { SmsOutcome } from '../../../server/sms/twilio.ts';
import { twilioTransport } from '../../../server/sms/twilio.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';

const ACCOUNT = `AC${'0'.repeat(32)}`;

describe('text messages', () => {
  describe('by their provider', () => {
    let server: Server;
    let url: string;
    let status = 201;
    const asked: { path: string; authorization: string; form: URLSearchParams }[] = [];
    before(async () => {
      server = createServer((request, response) => {
        let body = '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
          const { url: path = '', headers } = request;
          asked.push({ path, authorization: headers.authorization ?? '', form: new URLSearchParams(body) });
          response.writeHead(status, { 'content-type': 'application/json' }).end('{"sid":"SM1"}');
        });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });

    const by = (from: string) => twilioTransport({ account: ACCOUNT, token: 'secret', from, url });

    it('are one form with the account’s own authentication, from a number or a service', async () => {
      const sms = { to: '+27821234567', text: 'Wardline: You have a new message.' };
      expect(await by('+27110000000').send(sms)).to.deep.equal({ outcome: 'sent' });
      expect(await by(`MG${'1'.repeat(32)}`).send(sms)).to.deep.equal({ outcome: 'sent' });
      const [one, other] = asked;
      expect(one?.path).to.equal(`/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
      expect(one?.authorization).to.equal(`Basic ${Buffer.from(`${ACCOUNT}:secret`).toString('base64')}`);
      expect(Object.fromEntries(one?.form ?? [])).to.deep.equal({ To: sms.to, Body: sms.text, From: '+27110000000' });
      expect(other?.form.get('MessagingServiceSid')).to.equal(`MG${'1'.repeat(32)}`);
      expect(other?.form.get('From')).to.equal(null);
    });

    it('are refused, put off or sent by what it answers', async () => {
      const outcomes: Record<number, SmsOutcome> = {};
      for (status of [201, 400, 401, 404, 429, 503]) {
        outcomes[status] = (await by('+27110000000').send({ to: '+1', text: 'x' })).outcome;
      }
      expect(outcomes).to.deep.equal({
        201: 'sent',
        400: 'refused',
        401: 'unreachable',
        404: 'refused',
        429: 'deferred',
        503: 'deferred',
      });
      const nowhere = twilioTransport({ account: ACCOUNT, token: 'secret', from: '+1', url: 'http://127.0.0.1:1' });
      expect((await nowhere.send({ to: '+1', text: 'x' })).outcome).to.equal('unreachable');
    });
  });

  describe('in the outbox', () => {
    let kernel: Kernel;
    before(async () => {
      kernel = await openKernel();
    });
    after(() => kernel.close());

    const queue = (to: string) => kernel.as(kernel.north, () => transaction(() => queueSms({ to, text: 'Hello' })));
    const states = () =>
      kernel.as(kernel.north, async () =>
        Object.fromEntries((await recentSms(50)).map(({ to, state }) => [to, state])),
      );
    const runner = (outcomeOf: (to: string) => SmsOutcome, sent: string[] = []) =>
      createJobRunner(kernel.services, [
        smsJob({
          async send({ to }) {
            sent.push(to);
            return { outcome: outcomeOf(to) };
          },
        }),
      ]);

    it('are kept where no provider is named, and only with what they speak of', async () => {
      expect(smsJobs(kernel.services)).to.have.length(0);
      await queue('+1');
      const failing = kernel.as(kernel.north, () =>
        transaction(async () => {
          await queueSms({ to: '+2', text: 'Hello' });
          throw new Error('It did not happen.');
        }),
      );
      await failing.then(
        () => expect.fail('It stands.'),
        () => undefined,
      );
      expect(await states()).to.deep.equal({ '+1': 'queued' });
      expect(await kernel.as(kernel.south, () => recentSms(50))).to.have.length(0);
    });

    it('go out once, are tried again where they were put off, and are given up where refused', async () => {
      await queue('+3');
      await queue('+4');
      const sent: string[] = [];
      let isBusy = true;
      const jobs = runner((to) => (to === '+4' ? 'refused' : to === '+3' && isBusy ? 'deferred' : 'sent'), sent);
      await jobs.runNow('sms.deliver', kernel.north);
      expect(await states()).to.deep.equal({ '+1': 'sent', '+3': 'queued', '+4': 'failed' });
      await jobs.runNow('sms.deliver', kernel.north);
      expect(sent).to.have.members(['+1', '+3', '+4']);
      isBusy = false;
      kernel.clock.advance(15_000);
      await jobs.runNow('sms.deliver', kernel.north);
      expect(await states()).to.include({ '+3': 'sent' });
      await jobs.stop();
    });

    it('are given up in the end', async () => {
      await queue('+5');
      const sent: string[] = [];
      const jobs = runner(() => 'deferred', sent);
      for (let tries = 0; tries < MOST_SMS_TRIES + 3; tries += 1) {
        kernel.clock.advance(900_000);
        await jobs.runNow('sms.deliver', kernel.north);
      }
      expect(sent).to.have.length(MOST_SMS_TRIES);
      expect(await states()).to.include({ '+5': 'failed' });
      await jobs.stop();
    });
  });
});
