import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runFeedReport } from '../../scripts/feed/report.ts';

const msh = (trigger: string, id: string, rest = '|P|2.5') =>
  `MSH|^~\\&|PAS|MAIN|||20240305110000||${trigger}|${id}${rest}`;
const pid = 'PID|1||77^^^X^MR||Achieng^Mary||19800412|F';
const pv1 = (place: string, stayClass = 'I') => `PV1|1|${stayClass}|${place}||||||||||||||||V1`;

/** Messages of every kind of fate, written for this test; each in a file of its own, with the line ends of its sender. */
const FILES: Readonly<Record<string, string>> = {
  '01-admission.hl7': `${msh('ADT^A01', '1')}\r${pid}\r${pv1('3N^136^A')}\r`,
  '02-unknown-bed.hl7': `\uFEFF${msh('ADT^A02', '2')}\n${pid}\n${pv1('3N^136^Z')}\n`,
  '03-repeat.hl7': `${msh('ADT^A01', '1')}\r${pid}\r${pv1('3N^136^A')}\r`,
  '04-no-patient.hl7': `${msh('ADT^A01', '4')}\r\nPID|1\r\n${pv1('3N')}\r\n`,
  '05-class.hl7': `${msh('ADT^A01', '5')}\r${pid}\r${pv1('3N', 'QQ')}\r`,
  '06-instant.hl7': `${msh('ADT^A01', '6')}\rEVN|A01|20241399\r${pid}\r${pv1('3N')}\r`,
  '07-version.hl7': `${msh('ADT^A01', '7', '|P|3.1')}\r${pid}\r${pv1('3N')}\r`,
  '08-result.hl7': `${msh('ORU^R01', '8')}\r${pid}\r`,
  '09-event.hl7': `${msh('ADT^A60', '9')}\r${pid}\r`,
  '10-by-hand.hl7': `${msh('ADT^A45', '10')}\r${pid}\r`,
  'deeper/11-several.hl7': `${msh('ADT^A31', '11')}\r${pid}\r${msh('ADT^A03', '12')}\r${pid}\r${pv1('')}\r`,
  'deeper/12-cancel-first.hl7': `${msh('ADT^A11', '13')}\r${pid}\rPV1|1|I|||||||||||||||||V9\r`,
  'not-hl7.csv': 'a,b,c\n',
};

describe('feed:report', () => {
  it('accounts for every message of a folder, and says what became of each', async function () {
    this.timeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'wardline-feed-files-'));
    try {
      await mkdir(join(folder, 'deeper'));
      for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
      const report = await runFeedReport(folder);
      expect(report.lost).to.equal(0);
      expect(report.rows.map(({ type, outcome, count }) => `${type} ${count} ${outcome}`)).to.deep.equal([
        'ADT^A01 1 applied',
        'ADT^A01 1 refused 101',
        'ADT^A01 1 refused 102',
        'ADT^A01 1 refused 103',
        'ADT^A01 1 refused 203',
        'ADT^A01 1 repeat, answered as before',
        'ADT^A02 1 applied',
        'ADT^A03 1 applied',
        'ADT^A11 1 applied',
        'ADT^A31 1 applied',
        'ADT^A45 1 parked by-hand',
        'ADT^A60 1 refused 201',
        'ORU^R01 1 refused 200',
      ]);
      expect(report.table).to.match(/^13 messages sent, 13 accounted for, 0 lost\n/u);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  const samples = process.env['FEED_SAMPLES'];
  if (samples !== undefined) {
    it('loses none of the messages of FEED_SAMPLES', async function () {
      this.timeout(600_000);
      const report = await runFeedReport(samples);
      expect(report.lost).to.equal(0);
      expect(report.rows.filter(({ outcome }) => /received|could-not-apply/u.test(outcome))).to.deep.equal([]);
    });
  }
});
