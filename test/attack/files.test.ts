import { expect } from 'chai';
import { deflateSync } from 'node:zlib';
import { v7 as uuid } from 'uuid';
import { fileView } from '../../shared/schemas/files.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { announce, bring, ticketFor } from '../modules/files/bring-file.ts';
import { blobsOf } from '../modules/files/file-room.ts';
import { docx, pdf, pngOf, zip } from '../server/files/made-files.ts';
import type { Caller } from '../support/caller.ts';
import { createCaller } from '../support/caller.ts';
import '../support/matchers.ts';
import type { AttackHouse } from './attack-house.ts';
import { MARK, openAttackHouse } from './attack-house.ts';
import type { Shot } from './shots.ts';

const text = (words: string): Buffer => Buffer.from(words);
const PAGE = `<html><script>document.title='${MARK}'</script></html>`;
const GIF = Buffer.concat([text('GIF89a'), Buffer.from([1, 0, 1, 0, 0, 0, 0]), text(`<?php echo '${MARK}'; ?>`)]);

/** What must not be taken, whatever it is called. */
const HOSTILE: Readonly<Record<string, Buffer>> = {
  'a page as scan.pdf': text(PAGE),
  'a page behind the first letters of a PDF': text(`%PDF-1.7\n${PAGE}`),
  'a drawing with a script as photo.png': text(
    `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
  ),
  'a program as letter.docx': Buffer.concat([text('MZ'), Buffer.alloc(500, 1)]),
  'another program as scan.pdf': Buffer.concat([Buffer.from([0x7f]), text('ELF'), Buffer.alloc(500, 1)]),
  'a shell as photo.jpg': text('#!/bin/sh\nrm -rf /\n'),
  'a picture of nothing as photo.gif': GIF,
  'the head of a picture as photo.png': pngOf(40_000, 40_000),
  'the first letters of a picture as photo.jpg': Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    Buffer.alloc(2_000),
  ]),
  'an archive as letter.docx': zip([{ name: 'a.txt', content: text(MARK) }]),
  'an archive that climbs out as letter.docx': zip([{ name: '../../../etc/cron.d/x', content: text(MARK) }]),
  'a letter with a macro as letter.docx': docx('A letter', [{ name: 'word/vbaProject.bin', content: text(MARK) }]),
  'a PDF that runs as scan.pdf': pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>'),
  'a PDF that starts a program as scan.pdf': pdf('/OpenAction << /S /Launch /F (cmd.exe) >>'),
  'zeros as scan.pdf': Buffer.alloc(4_000),
  'a stream that swells as scan.pdf': deflateSync(Buffer.alloc(20_000_000)),
};

describe('files under attack', function () {
  this.timeout(120_000);
  let house: AttackHouse;
  let doctor: Caller;
  before(async () => {
    house = await openAttackHouse();
    doctor = await house.world.as(house.world.north.doctor);
  });
  afterEach(() => expect(house.aside()).to.deep.equal([]));
  after(() => house.close());

  /** Bytes sent to that ticket as the doctor of North would. */
  const put = (ticket: string, bytes: Buffer, by = doctor): Shot => ({
    method: 'PUT',
    path: `/api/v1/files/uploads/${ticket}`,
    headers: {
      origin: house.world.origin,
      cookie: by.cookieHeader(),
      'x-csrf-token': by.csrfToken ?? '',
      'content-type': 'application/octet-stream',
      connection: 'close',
    },
    body: bytes,
  });
  const blobs = async (): Promise<string[]> => {
    const { services } = house.world.app;
    if (services.blobs === undefined) throw new Error('There is no store.');
    return blobsOf(services.blobs, house.world.north);
  };
  const lastOf = (url: string): string => url.split('/').at(-1) ?? '';

  it('are not taken for what they are called', async () => {
    for (const [name, bytes] of Object.entries(HOSTILE)) {
      const answer = await bring(doctor, bytes, name.split(' as ')[1]);
      expect(answer, name).to.be.problem('file-refused');
      expect(JSON.stringify(answer.body), name).not.to.include(MARK);
    }
  });

  it('leave no bytes behind when they are refused', async () => {
    const held = await house.hold();
    const names = await blobs();
    expect(await bring(doctor, text(PAGE), 'scan.pdf')).to.be.problem('file-refused');
    expect(await blobs()).to.deep.equal(names);
    for (const where of await held()) expect(where).to.match(/^north\.(?:files|journal|keptAnswers)$/u);
  });

  it('are called by nothing that leads elsewhere', async () => {
    for (const name of ['../../etc/passwd', '..\\..\\boot.ini', '/etc/passwd', 'C:\\x\\scan.pdf', 'a/../../scan.pdf']) {
      const view = fileView.parse((await bring(doctor, pdf(), name)).body);
      expect(view.name, name).not.to.match(/[/\\]|^\.+$/u);
    }
    for (const name of [
      '..',
      '.',
      'a/',
      'a/..',
      'x\u0000.pdf',
      'x\u202efdp.exe',
      'a\r\nSet-Cookie: a=b',
      ' ',
      'x'.repeat(300),
    ]) {
      expect(await announce(doctor, name, 100), JSON.stringify(name)).to.be.problem('invalid-input', '/body/name');
    }
    for (const size of [0, -1, 1.5, 11 * 1024 * 1024, 1e300]) {
      expect(await announce(doctor, 'scan.pdf', size), String(size)).to.be.problem('invalid-input', '/body/size');
    }
    expect(await announce(doctor, 'scan.pdf', 100, uuid(), 'consent-sealed')).to.be.problem(
      'invalid-input',
      '/body/purpose',
    );
  });

  it('come by no ticket of another hospital, of another person, of nobody, or one that leads elsewhere', async () => {
    const { world } = house;
    const southern = await world.as(world.south.doctor);
    const theirs = lastOf((await ticketFor(southern, 'scan.pdf', 100)).url);
    const nurses = lastOf((await ticketFor(await world.as(world.north.nurse), 'scan.pdf', 100)).url);
    const own = await ticketFor(doctor, 'scan.pdf', 100);
    const bytes = Buffer.alloc(100, 'x');
    const refused: readonly ProblemKind[] = ['not-found', 'link-refused', 'invalid-input'];
    const held = await house.hold();
    const faults: string[] = [];
    const climbing = [
      '..%2f..%2f..%2fetc%2fpasswd',
      '%2e%2e%2fx',
      '%00',
      '__proto__',
      `${lastOf(own.url)}.x`,
      `${lastOf(own.url)}%00`,
      own.file,
      theirs.toUpperCase(),
    ];
    for (const ticket of [theirs, nurses, ...climbing]) {
      faults.push(...(await house.judge(put(ticket, bytes), refused)).faults.map((fault) => `${ticket}: ${fault}`));
    }
    faults.push(...(await house.judge(put(lastOf(own.url), bytes, southern), refused)).faults);
    faults.push(
      ...(await house.judge(put(lastOf(own.url), bytes, createCaller(world.origin)), ['not-signed-in'])).faults,
    );
    expect(faults).to.deep.equal([]);
    expect(await held(), 'what refusals changed').to.deep.equal([]);
    expect((await house.fire(put(lastOf(own.url), bytes))).hit.status, 'its own ticket').to.equal(200);
    const tooMuch = await ticketFor(doctor, 'scan.pdf', 100);
    const { hit } = await house.fire(put(lastOf(tooMuch.url), Buffer.alloc(101, 'x')));
    expect(hit.status).to.be.within(400, 499);
  });

  it('of another hospital are opened, completed and attached by nobody', async () => {
    const { world } = house;
    const southern = await world.as(world.south.doctor);
    const { id } = fileView.parse((await bring(southern, pdf(), 'scan.pdf')).body);
    const nobodys = uuid();
    for (const [ours, theirs] of [
      [await doctor.get(`/api/v1/files/${nobodys}/content`), await doctor.get(`/api/v1/files/${id}/content`)],
      [await doctor.post(`/api/v1/files/${nobodys}/complete`), await doctor.post(`/api/v1/files/${id}/complete`)],
    ] as const) {
      expect(theirs).to.be.problem('not-found');
      const { requestId: _a, ...left } = theirs.body as Record<string, unknown>;
      const { requestId: _b, ...right } = ours.body as Record<string, unknown>;
      expect(left).to.deep.equal(right);
    }
    // The id may be taken here by somebody who made it up: what lies under it elsewhere is not touched.
    expect((await announce(doctor, 'scan.pdf', 100, id)).status).to.be.below(500);
    expect((await southern.get(`/api/v1/files/${id}/content`)).status).to.equal(200);
  });
});
