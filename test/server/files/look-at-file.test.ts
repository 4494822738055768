import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'chai';
import sharp from 'sharp';
import type { FileRefusal } from '../../../shared/schemas/files.ts';
import type { SeenFile } from '../../../server/files/look-at-file.ts';
import { assertDocument } from '../../../server/files/look-at-document.ts';
import { lookAtFile } from '../../../server/files/look-at-file.ts';
import { RefusedFileError } from '../../../server/files/refused-file.ts';
import { compoundFile, docx, heic, objectStream, pdf, pngOf, zip } from './made-files.ts';

const look = (bytes: Uint8Array): Promise<SeenFile> =>
  lookAtFile(
    async () => bytes,
    async (seen) => seen,
  );

const picture = (width = 60, height = 40) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 40 } } });

/** A picture that no format makes small. */
const grain = () => sharp(randomBytes(150 * 100 * 3), { raw: { width: 150, height: 100, channels: 3 } });

const TEN_MB = 10 * 1024 * 1024;

/** A Word document whose list names its last part twice. */
function sharedParts(): Buffer {
  const file = docx('', [{ name: 'word/a.bin', content: randomBytes(4_000) }]);
  const last = file.lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
  const end = file.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  const twice = Buffer.concat([file.subarray(0, end), file.subarray(last)]);
  const endsAt = twice.length - 22;
  twice.writeUInt16LE(4, endsAt + 10);
  return twice;
}

const SCRIPT = '<script>alert(1)</script>';

describe('a file that is looked at', () => {
  for (const type of ['jpeg', 'png', 'webp'] as const) {
    it(`is a picture made anew (${type}): nothing of its EXIF and of what was hung behind it is left`, async () => {
      const taken = await picture()
        .withExif({ IFD0: { Artist: 'Nomathemba Oyelaran' }, IFD3: { GPSLatitude: '26/1 12/1 0/1' } })
        [type]()
        .toBuffer();
      expect(taken.includes('Oyelaran'), 'it was in what came').to.equal(true);
      const seen = await look(Buffer.concat([taken, Buffer.from(SCRIPT), docx()]));
      expect(seen).to.deep.include({ type: `image/${type}`, width: 60, height: 40 });
      const made = Buffer.from(seen.bytes);
      for (const secret of ['Oyelaran', SCRIPT, 'word/document.xml', 'Exif']) {
        expect(made.includes(secret), secret).to.equal(false);
      }
      const { exif, xmp, icc } = await sharp(made).metadata();
      expect([exif, xmp, icc]).to.deep.equal([undefined, undefined, undefined]);
    });
  }

  it('is turned as its EXIF says before that is gone', async () => {
    const lying = await picture(60, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await look(lying)).to.deep.include({ width: 40, height: 60 });
  });

  it('keeps the first picture of one that moves', async () => {
    const raw = Buffer.alloc(20 * 30 * 3, 90);
    const frames = sharp(raw, { raw: { width: 20, height: 30, channels: 3, pageHeight: 10 } });
    const moving = await frames.webp({ loop: 0, delay: [100, 100, 100] }).toBuffer();
    const seen = await look(moving);
    expect(seen).to.deep.include({ width: 20, height: 10 });
    expect((await sharp(Buffer.from(seen.bytes)).metadata()).pages ?? 1).to.equal(1);
  });

  const documents: readonly (readonly [string, Buffer, string])[] = [
    ['a PDF', pdf(), 'application/pdf'],
    ['a PDF with names that only begin like a script', pdf('/LaunchPad 1 /Launch#41 2'), 'application/pdf'],
    ['a PDF with packed objects', pdf('', objectStream('4 0 << /Type /Font >>')), 'application/pdf'],
    ['a Word document', docx(), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['an old Word document', compoundFile(['Root Entry', 'WordDocument']), 'application/msword'],
  ];
  for (const [what, bytes, type] of documents) {
    it(`is taken as it is where it is ${what}`, async () => {
      expect(await look(bytes)).to.deep.equal({ type, bytes, width: null, height: null });
    });
  }

  const bomb = Buffer.alloc(20 * 1024 * 1024);
  const refused: readonly (readonly [string, () => Promise<Buffer> | Buffer, FileRefusal])[] = [
    ['holds nothing', () => Buffer.alloc(0), 'empty'],
    ['is a page of HTML', () => Buffer.from(`<!doctype html><html>${SCRIPT}</html>`), 'type'],
    ['is an SVG picture', () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`), 'type'],
    ['is text', () => Buffer.from('Dear colleague,\n'.repeat(100)), 'type'],
    ['is a program', () => Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600)]), 'type'],
    ['is a GIF picture', () => picture().gif().toBuffer(), 'type'],
    ['is a TIFF picture', () => picture().tiff().toBuffer(), 'type'],
    ['is a HEIC picture', heic, 'heic'],
    [
      'is an AVIF picture',
      () => Buffer.from(heic().toString('latin1').replace('ftypheic', 'ftypavif'), 'latin1'),
      'heic',
    ],
    ['is half of a JPEG', async () => (await grain().jpeg().toBuffer()).subarray(0, 9_000), 'damaged'],
    ['is the beginning of a PNG', async () => (await grain().png().toBuffer()).subarray(0, 9_000), 'damaged'],
    ['would be 16,000 by 16,000 points', () => pngOf(16_000, 16_000), 'too-large-picture'],
    ['would be a strip of 40,000 points', () => pngOf(40_000, 8), 'too-large-picture'],
    ['is an archive of something else', () => zip([{ name: 'a.txt', content: Buffer.from('a') }]), 'type'],
    [
      'is a Word document that says it unpacks to 300 MB',
      () => docx('', [{ name: 'word/media/a.bin', content: Buffer.alloc(9), claims: 300 * 1024 * 1024 }]),
      'type',
    ],
    [
      'is a Word document that unpacks to more than it says',
      () => docx('', [{ name: 'word/media/a.bin', content: bomb, claims: 1_000 }]),
      'damaged',
    ],
    [
      'is a Word document of very many parts',
      () =>
        docx(
          '',
          Array.from({ length: 2_001 }, (_, at) => ({ name: `p${at}`, content: Buffer.alloc(0) })),
        ),
      'type',
    ],
    ['is a Word document whose parts share their bytes', sharedParts, 'damaged'],
    ['is a Word document cut off', () => docx().subarray(0, 200), 'damaged'],
    [
      'is a Word document with macros',
      () => docx('', [{ name: 'word/vbaProject.bin', content: Buffer.from('x') }]),
      'active',
    ],
    ['is a Word document that says it has macros', () => docx('', [], 'application/x.macroEnabled.main'), 'active'],
    [
      'is a Word document with a protected part',
      () => docx('', [{ name: 'word/a.xml', content: Buffer.from('x'), isEncrypted: true }]),
      'encrypted',
    ],
    ['is a Word document under a password', () => compoundFile(['EncryptionInfo', 'EncryptedPackage']), 'encrypted'],
    ['is an old Word document under a password', () => compoundFile(['WordDocument'], 0x0100), 'encrypted'],
    ['is an old Word document with macros', () => compoundFile(['WordDocument', '_VBA_PROJECT']), 'active'],
    ['is an old workbook', () => compoundFile(['Root Entry', 'Workbook']), 'type'],
    ['is the beginning of an old document', () => compoundFile(['WordDocument']).subarray(0, 700), 'damaged'],
    ['is a PDF without its end', () => pdf().subarray(0, 80), 'damaged'],
    ['is a PDF with another file behind it', () => Buffer.concat([pdf(), docx()]), 'damaged'],
    ['is a PDF behind something else', () => Buffer.concat([Buffer.from(SCRIPT), pdf()]), 'type'],
    ['is a PDF under a password', () => pdf('', '', '/Encrypt 9 0 R'), 'encrypted'],
    ['is a PDF with a script', () => pdf('/OpenAction << /S /JavaScript /JS (app.alert) >>'), 'active'],
    ['is a PDF with a script written in numbers', () => pdf('/OpenAction << /S /J#61vaScript >>'), 'active'],
    ['is a PDF under a password written in numbers', () => pdf('', '', '/#45ncryp#74 9 0 R'), 'encrypted'],
    ['is a PDF that starts a program', () => pdf('/OpenAction << /S /Launch /F (cmd.exe) >>'), 'active'],
    ['is a PDF with a packed script', () => pdf('', objectStream('4 0 << /S /JavaScript /JS (x) >>')), 'active'],
    ['is a PDF whose objects unpack to too much', () => pdf('', objectStream('x'.repeat(bomb.length))), 'type'],
  ];
  for (const [what, make, code] of refused) {
    it(`is refused (${code}) where it ${what}`, async () => {
      const bytes = await make();
      const error: unknown = await look(bytes).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(RefusedFileError);
      expect(error instanceof RefusedFileError ? error.code : null).to.equal(code);
    });
  }

  const whole = (part: string) => part.repeat(Math.ceil(TEN_MB / part.length));
  const laborious: readonly (readonly [string, () => Buffer, FileRefusal])[] = [
    ['begins packed objects and never ends them', () => pdf('', whole('/ObjStm stream\n')), 'damaged'],
    ['begins packed objects and ends them all at once', () => pdf('', `${whole('/ObjStm stream\n')}endstream`), 'type'],
    ['never comes to the bytes of its packed objects', () => pdf('', `${whole('/ObjStm ')}/JavaScript `), 'active'],
    ['is written in numbers throughout', () => pdf('', `${whole('#41')}/#4aavaScript `), 'active'],
    [
      'holds thousands of packed objects that are damaged at the end',
      () =>
        pdf(
          '',
          objectStream('x'.repeat(1_000_000))
            .replace(/.{8}\nendstream/su, '\nendstream')
            .repeat(5_000),
        ),
      'type',
    ],
    [
      'lets packed objects share one long end of nothing',
      () => pdf('', `${'/ObjStm stream\n\u0078\u0001'.repeat(4_000)}${whole('\0\0\0\u00ff\u00ff')}endstream`),
      'type',
    ],
  ];
  for (const [what, make, code] of laborious) {
    it(`takes less than a second where it is a PDF of 10 MB that ${what}`, async () => {
      const bytes = make();
      await look(pdf());
      const from = process.cpuUsage();
      const error: unknown = await look(bytes).catch((thrown: unknown) => thrown);
      const { user, system } = process.cpuUsage(from);
      expect(error instanceof RefusedFileError ? error.code : error).to.equal(code);
      // Of this process’s own: the machine may be busy with others.
      expect((user + system) / 1e6, 'seconds').to.be.below(1);
    });
  }

  it('that takes too long is given up, without anybody else having waited, and the next is looked at', async () => {
    const slow = pdf('', whole('/ObjStm '));
    await look(pdf());
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const error: unknown = await assertDocument('application/pdf', slow, 1).catch((thrown: unknown) => thrown);
    delay.disable();
    expect(error instanceof RefusedFileError ? error.code : error).to.equal('type');
    expect(delay.max / 1e6, 'ms').to.be.below(300);
    expect(await look(pdf())).to.include({ type: 'application/pdf' });
    await assertDocument('application/pdf', slow);
  });

  it('waits for the one before it, and is fetched only then', async () => {
    const order: string[] = [];
    const one = (name: string) =>
      lookAtFile(
        async () => {
          order.push(`fetched ${name}`);
          return pdf();
        },
        async () => {
          order.push(`kept ${name}`);
        },
      );
    await Promise.all([one('first'), one('second'), one('third')]);
    expect(order).to.deep.equal(['first', 'second', 'third'].flatMap((name) => [`fetched ${name}`, `kept ${name}`]));
  });
});
