import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { mirrored, visualRuns } from '../../../server/pdf/bidi.ts';
import type { ConsentDocument } from '../../../server/pdf/consent-document.ts';
import { makeConsentDocument } from '../../../server/pdf/consent-document.ts';
import { sampleDocument } from './sample-document.ts';

const run = promisify(execFile);

describe('the document of a consent', function () {
  this.timeout(60_000);
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wardline-pdf-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** What a reader finds in it, on one line. */
  async function words(input: ConsentDocument): Promise<string> {
    const file = join(folder, 'document.pdf');
    await writeFile(file, await makeConsentDocument(input));
    return (await run('pdftotext', [file, '-'])).stdout.replaceAll(/\s+/gu, ' ');
  }

  it('is the same byte for byte when the same is drawn twice, and another when one answer differs', async () => {
    const input = sampleDocument();
    const first = await makeConsentDocument(input);
    expect((await makeConsentDocument(input)).equals(first)).to.equal(true);
    const other = await makeConsentDocument({ ...input, patientAnswers: { side: 'left' } });
    expect(other.equals(first)).to.equal(false);
  });

  it('says what was shown, what was answered, who signed when and how, and where to verify it', async () => {
    const found = await words(sampleDocument());
    for (const said of [
      'Consent to an operation',
      'Laparoscopic appendectomy',
      'Amina Odhiambo',
      '5 March 1980',
      'N-1001',
      'One at the navel',
      'Penicillin',
      'Which side Right',
      'Not agreed',
      'I agree to the operation.',
      'drawn by hand; on a device handed over by staff',
      'signed in, PIN given again',
      '5 March 2040, 11:00:00 (Africa/Nairobi, UTC+03:00)',
      '5 March 2040, 11:09:02 (Africa/Nairobi, UTC+03:00)',
      'Safari on iPad',
      'Drawn up. Dr Ada Nowak',
      'What is done: 42 s, to its end',
      'b'.repeat(64),
      'Page 1 of 3',
    ]) {
      expect(found).to.include(said);
    }
    expect(found).not.to.include('withdrawn and');
    expect(found).not.to.include('This consent was');
  });

  it('gets one page more when it was withdrawn: who, when, why and who saw it', async () => {
    const ending = {
      act: 'revoked',
      at: '2040-03-06T08:00:00.000Z',
      reason: 'I changed my mind',
      by: null,
      witness: 'Nurse Joy',
      contentHash: 'c'.repeat(64),
    } as const;
    const found = await words({ ...sampleDocument(), ending });
    expect(found).to.include('This consent was withdrawn').and.include('I changed my mind').and.include('Nurse Joy');
    expect(found).to.include('6 March 2040, 11:00:00').and.include('Page 4 of 4').and.include('By: Amina Odhiambo');
  });

  for (const language of ['en', 'hi', 'ar'] as const) {
    it(`holds its letters in ${language}, in less than 300 KB`, async () => {
      const bytes = await makeConsentDocument(sampleDocument(language));
      expect(bytes.length).to.be.below(300_000);
      expect(bytes.toString('latin1')).to.include(`/Lang (${language})`);
      expect(await words(sampleDocument(language))).not.to.include('have no picture here');
    });
  }

  it('says so where a letter has no picture', async () => {
    const input = sampleDocument();
    const found = await words({
      ...input,
      patientAnswers: {},
      form: { ...input.form, staffAnswers: { allergies: '漢字' } },
    });
    expect(found).to.include('2 letters of this document have no picture here');
  });

  it('says a drawing failed, and draws the next', async () => {
    const broken = { ...sampleDocument(), timeZone: 'Nowhere/None' };
    const failed: unknown = await makeConsentDocument(broken).catch((error: unknown) => error);
    expect(failed).to.be.instanceOf(Error);
    expect((await makeConsentDocument(sampleDocument())).length).to.be.above(1000);
  });
});

describe('lines that read both ways', () => {
  const drawn = (line: string, isRight: boolean) =>
    visualRuns(line, isRight).map(({ text, isRightToLeft }) => (isRightToLeft ? `<${text}>` : text));

  it('keep plain text as it is', () => {
    expect(drawn('Take 2.5 mg (twice).', false)).to.deep.equal(['Take 2.5 mg (twice).']);
  });

  it('put a number and a foreign word of a line from the right where they are read', () => {
    expect(drawn('خلال 45 دقيقة', true)).to.deep.equal(['< دقيقة>', '45', '<خلال >']);
    expect(drawn('الزائدة (Appendix) خلال', true)).to.deep.equal(['<) خلال>', 'Appendix', '<الزائدة (>']);
  });

  it('put words from the right into a line from the left, their end mark staying at the line’s end', () => {
    expect(drawn('Patient: فاطمة الزهراء.', false)).to.deep.equal(['Patient: ', '<فاطمة الزهراء>', '.']);
    expect(drawn('من 30 إلى 60', true)).to.deep.equal(['60', '< إلى >', '30', '<من >']);
  });

  it('open brackets towards the text', () => {
    expect(mirrored('(ب)')).to.equal(')ب(');
  });
});
