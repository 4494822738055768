import { expect } from 'chai';
import { ApiProblem, NoAnswer } from '../../client/src/lib/api/failure.ts';
import type { UploadDoors } from '../../client/src/lib/files/create-uploads.ts';
import { createUploads } from '../../client/src/lib/files/create-uploads.ts';
import { refusalBeforehand } from '../../client/src/lib/files/upload-item.ts';
import type { FileView, UploadTicket } from '../../shared/schemas/files.ts';
import { fileId } from '../../shared/types/ids.ts';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { PROBLEMS, problemType } from '../../shared/types/problem-kinds.ts';

const ID = fileId.parse('0190aaaa-0000-7000-8000-000000000001');
const TICKET: UploadTicket = { file: ID, url: '/x', headers: {}, expiresAt: '2040-03-05T08:00:00.000Z' };
const VIEW: FileView = {
  id: ID,
  name: 'a.pdf',
  type: 'application/pdf',
  size: 3,
  width: null,
  height: null,
  state: 'available',
};
const file = (name = 'a.pdf', bytes = 'abc', type = 'application/pdf') => new File([bytes], name, { type });
const refusal = (kind: ProblemKind, code?: string) =>
  new ApiProblem({
    type: problemType(kind),
    title: '',
    status: PROBLEMS[kind].status,
    requestId: '',
    ...(code === undefined ? {} : { errors: [{ pointer: '/file', message: '', code }] }),
  });

describe('files on their way', () => {
  /** An upload whose steps fail with these, each once, and then go well. */
  function uploadsWith(failures: Partial<Record<keyof UploadDoors, Error[]>> = {}, most = 10) {
    const steps: string[] = [];
    const step = (name: keyof UploadDoors) => {
      steps.push(name);
      const error = failures[name]?.shift();
      if (error !== undefined) throw error;
    };
    const uploads = createUploads(
      {
        announce: async () => (step('announce'), TICKET),
        async send(_ticket, _file, { onProgress }) {
          onProgress(0.5);
          step('send');
        },
        complete: async () => (step('complete'), VIEW),
      },
      most,
    );
    return { uploads, steps, only: () => uploads.store.get()[0] };
  }

  it('are ready once they were sent and looked at, with how far they are on the way', async () => {
    const { uploads, steps, only } = uploadsWith();
    const seen: string[] = [];
    uploads.store.subscribe(() => seen.push(`${only()?.state} ${only()?.progress}`));
    uploads.add([file()]);
    await uploads.settled();
    expect(steps).to.deep.equal(['announce', 'send', 'complete']);
    expect(seen).to.deep.equal(['waiting 0', 'sending 0', 'sending 0.5', 'checking 1', 'ready 1']);
    expect(only()?.view).to.deep.equal(VIEW);
  });

  it('say the code the server refused them with, and are not tried again', async () => {
    const { uploads, steps, only } = uploadsWith({ complete: [refusal('file-refused', 'heic')] });
    uploads.add([file()]);
    await uploads.settled();
    expect(only()).to.include({ state: 'failed', failure: 'heic', canRetry: false });
    uploads.retry(only()?.id ?? '');
    await uploads.settled();
    expect(steps).to.have.lengthOf(3);
  });

  it('are sent again where the line broke, and only looked at again where they had arrived', async () => {
    const { uploads, steps, only } = uploadsWith({ send: [new NoAnswer('')], complete: [new NoAnswer('')] });
    uploads.add([file()]);
    for (const expected of ['no-answer', 'no-answer', null]) {
      await uploads.settled();
      expect(only()?.failure).to.equal(expected);
      uploads.retry(only()?.id ?? '');
    }
    expect(only()?.state).to.equal('ready');
    expect(steps).to.deep.equal(['announce', 'send', 'announce', 'send', 'complete', 'complete']);
  });

  it('begin anew where their ticket ran out meanwhile', async () => {
    const { uploads, steps, only } = uploadsWith({ complete: [refusal('not-found')] });
    uploads.add([file()]);
    await uploads.settled();
    uploads.retry(only()?.id ?? '');
    await uploads.settled();
    expect(steps).to.deep.equal(['announce', 'send', 'complete', 'announce', 'send', 'complete']);
  });

  it('are as many as may be, one after the other, and gone when taken away', async () => {
    const { uploads, steps } = uploadsWith({}, 2);
    uploads.add([file(), file(), file()]);
    await uploads.settled();
    expect(uploads.store.get().map(({ state, failure }) => failure ?? state)).to.deep.equal([
      'ready',
      'ready',
      'too-many',
    ]);
    expect(steps).to.deep.equal(['announce', 'send', 'complete', 'announce', 'send', 'complete']);
    uploads.remove(uploads.store.get()[2]?.id ?? '');
    expect(uploads.store.get()).to.have.lengthOf(2);
    uploads.clear();
    expect(uploads.store.get()).to.deep.equal([]);
  });

  it('taken away while they wait are not sent', async () => {
    const { uploads, steps } = uploadsWith();
    uploads.add([file(), file('b.pdf')]);
    uploads.remove(uploads.store.get()[1]?.id ?? '');
    await uploads.settled();
    expect(steps).to.deep.equal(['announce', 'send', 'complete']);
  });

  for (const [what, seen, expected, purpose] of [
    ['a picture of a phone', { name: 'IMG_1.HEIC', type: '' }, 'heic', 'message'],
    ['a program', { name: 'a.exe', type: 'application/x-msdownload' }, 'type', 'message'],
    ['nothing', { size: 0 }, 'empty', 'message'],
    ['10 MB and a byte', { size: 10 * 1024 * 1024 + 1 }, 'too-large', 'message'],
    ['10 MB', { size: 10 * 1024 * 1024 }, null, 'message'],
    ['a document without a type', { name: 'Letter.DOCX', type: '' }, null, 'message'],
    ['5 MB and a byte of a record', { size: 5 * 1024 * 1024 + 1 }, 'too-large', 'patient-document'],
    ['5 MB of a record', { size: 5 * 1024 * 1024 }, null, 'patient-document'],
    ['a document as a photo', {}, 'not-picture', 'patient-photo'],
    ['a program as a photo', { name: 'a.exe', type: 'application/x-msdownload' }, 'not-picture', 'patient-photo'],
    ['a photo', { name: 'a.PNG', type: '' }, null, 'patient-photo'],
  ] as const) {
    it(`are looked at before a byte is sent: ${what}`, () => {
      const chosen = { name: 'a.pdf', type: 'application/pdf', size: 9, ...seen };
      expect(refusalBeforehand(chosen, purpose)).to.equal(expected);
    });
  }
});
