import { expect } from 'chai';
import fc from 'fast-check';
import { interpret } from '../../../server/modules/feeds/adt/read-adt.ts';
import { acknowledge, refuseForNow } from '../../../server/modules/feeds/hl7/ack.ts';
import { decode, splitMessages } from '../../../server/modules/feeds/hl7/decode.ts';
import { NotHl7Error, parseMessage, segmentOf, valueOf } from '../../../server/modules/feeds/hl7/message.ts';
import { readDay, readInstant } from '../../../server/modules/feeds/hl7/time.ts';
import { unescape } from '../../../server/modules/feeds/hl7/unescape.ts';
import { pid, profileOf, pv1 } from './feed-line.ts';

const header = (rest = '') => `MSH|^~\\&|A|B|C|D|20400305080000||ADT^A01|1|P|2.5${rest}`;
const read = (text: string) => parseMessage(text);
const value = (text: string, segment: string, field: number, part = 1): string => {
  const message = read(text);
  return valueOf(message, segmentOf(message, segment), field, part);
};
const DELIMITERS = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

describe('HL7 v2', () => {
  describe('text', () => {
    it('is read whatever its line ends and with a byte order mark', () => {
      for (const end of ['\r', '\n', '\r\n', '\n\r', '\r\r']) {
        expect(value(`\uFEFF${header()}${end}PID|1||42^^^X^MR${end}`, 'PID', 3)).to.equal('42');
      }
    });

    it('is read with the delimiters it names', () => {
      const text = 'MSH$%!?@$A$B$$$2040$$ADT%A01$1$P$2.5\rPID$1$$42@sub%%%X!43$$Fam?S?ily';
      expect(value(text, 'PID', 3)).to.equal('42');
      expect(value(text, 'PID', 3, 4)).to.equal('X');
      expect(value(text, 'PID', 5)).to.equal('Fam%ily');
      expect(value(text, 'MSH', 9, 2)).to.equal('A01');
    });

    it('is refused where it is none, and where it is beyond measure', () => {
      for (const text of ['', 'PID|1', '<xml/>', 'MSH', 'MSHAAAAA', `${header()}${'\rNTE|1'.repeat(3_000)}`]) {
        expect(() => read(text), text.slice(0, 20)).to.throw(NotHl7Error);
      }
    });

    it('is decoded by MSH-18, else as the feed says', () => {
      const named = (charset: string) => Buffer.from(`${header(`||||||${charset}`)}\rPID|1||1||M\u00fcller`, 'latin1');
      expect(decode(named('8859/1'), 'utf-8')).to.include('Müller');
      expect(decode(named('~8859/15'), 'utf-8')).to.include('Müller');
      expect(decode(named(''), 'iso-8859-1')).to.include('Müller');
      expect(decode(named(''), 'utf-8')).to.include('M\ufffdller');
      // ASCII is what engines write without looking.
      expect(decode(named('ASCII'), 'iso-8859-1')).to.include('Müller');
      const utf8 = Buffer.from(`${header('||||||UNICODE UTF-8')}\rPID|1||1||मरियम`);
      expect(decode(utf8, 'iso-8859-1')).to.include('मरियम');
      const japanese = Buffer.concat([
        Buffer.from(`${header('||||||~ISO IR87')}\rPID|1||1||`),
        Buffer.from([0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44, 0x1b, 0x28, 0x42]),
      ]);
      expect(decode(japanese, 'utf-8')).to.include('山田');
    });

    it('is cut into its messages, out of the envelopes of a batch', () => {
      const batch = Buffer.from(`FHS|x\rBHS|x\r${header()}\rPID|1\r${header()}\rBTS|2\rFTS|1\r`);
      expect(splitMessages(batch).map((bytes) => bytes.toString().split('\r').length)).to.deep.equal([3, 2]);
    });

    it('never breaks the reader, whichever bytes are wrong', () => {
      const whole = Buffer.from(`${header()}\rEVN|A01|20400305\r${pid('7')}\r${pv1('V1', 'W^R^B')}\r`);
      const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 });
      fc.assert(
        fc.property(flips, (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          try {
            const message = parseMessage(decode(bytes, 'utf-8'));
            const arrival = { hash: 'x', receivedAt: new Date(0) };
            const { verdict } = interpret(message, profileOf(), arrival);
            for (const answer of acknowledge(message, verdict, { at: new Date(0), controlId: 'X' })) {
              expect(answer).to.match(/\rMSA.A[AER]/u);
            }
          } catch (error) {
            expect(error).to.be.instanceOf(NotHl7Error);
          }
        }),
        { numRuns: 1_500 },
      );
    });
  });

  describe('escapes', () => {
    const cases = [
      ['\\F\\\\S\\\\T\\\\R\\\\E\\', '|^&~\\'],
      ['a\\.br\\b', 'a\nb'],
      ['\\H\\bold\\N\\', 'bold'],
      ['M\\XFC\\ller', 'Müller'],
      ['\\XC3BC\\', 'ü'],
      ['C:\\dir and \\ZZ\\ stay', 'C:\\dir and \\ZZ\\ stay'],
      ['ends in \\', 'ends in \\'],
    ] as const;
    for (const [sent, meant] of cases) {
      it(`${JSON.stringify(sent)} means ${JSON.stringify(meant)}`, () => {
        expect(unescape(sent, DELIMITERS)).to.equal(meant);
      });
    }
  });

  describe('instants', () => {
    const at = (text: string, zone = 'Africa/Nairobi') => readInstant(text, zone)?.toISOString() ?? null;
    it('are local to the sender where they name no offset', () => {
      expect(at('20400305110000')).to.equal('2040-03-05T08:00:00.000Z');
      expect(at('20400305110000', 'Europe/Berlin')).to.equal('2040-03-05T10:00:00.000Z');
      expect(at('20240705110000', 'Europe/Berlin')).to.equal('2024-07-05T09:00:00.000Z');
      expect(at('20400305')).to.equal('2040-03-04T21:00:00.000Z');
    });
    it('keep the offset and the fractions they name', () => {
      expect(at('20400305110000.1234+0530')).to.equal('2040-03-05T05:30:00.123Z');
      expect(at('204003051100-0230')).to.equal('2040-03-05T13:30:00.000Z');
    });
    it('take an hour that comes twice for the first, and one that never comes for the hour after', () => {
      expect(at('20241027023000', 'Europe/Berlin')).to.equal('2024-10-27T00:30:00.000Z');
      expect(at('20240331023000', 'Europe/Berlin')).to.equal('2024-03-31T01:30:00.000Z');
    });
    it('are none where the calendar has no such day', () => {
      for (const text of ['', '2040-03-05', '20400231', '20401301', '2040030525', 'yesterday', '20400305110000+9900']) {
        expect(at(text), text).to.equal(null);
      }
    });
    it('name days that no zone can shift', () => {
      expect(readDay('19800412')).to.equal('1980-04-12');
      expect(readDay('198004120000+1300')).to.equal('1980-04-12');
      expect([readDay('1980'), readDay('198004'), readDay('19800231')]).to.deep.equal([null, null, null]);
    });
  });

  describe('acknowledgements', () => {
    const options = { at: new Date('2040-03-05T08:00:00Z'), controlId: 'ACK1' };
    const take = { kind: 'take' } as const;
    const fault = { kind: 'error', code: '101', where: { segment: 'PID', field: 3 } } as const;
    const reject = { kind: 'reject', code: '200', where: { segment: 'MSH', field: 9 } } as const;
    const codes = (verdict: typeof take | typeof fault | typeof reject, wishes: string) =>
      acknowledge(read(header(`|||${wishes}`)), verdict, options).map((text) => /\rMSA\|(\w\w)\|1/u.exec(text)?.[1]);

    it('go back from the receiver to the sender under their own number', () => {
      const [answer] = acknowledge(read(header()), take, options);
      expect(answer).to.equal('MSH|^~\\&|C|D|A|B|20400305080000+0000||ACK^A01|ACK1|P|2.5\rMSA|AA|1\r');
    });
    it('say what is wrong and where, in the words of the version', () => {
      const [answer] = acknowledge(read(header()), fault, options);
      expect(answer).to.include('\rMSA|AE|1\rERR||PID^1^3|101^Required field missing^HL70357|E\r');
      const [old] = acknowledge(read(header().replace('|2.5', '|2.3')), fault, options);
      expect(old).to.include('\rERR|PID^1^3^101&Required field missing&HL70357\r');
    });
    it('are what is asked for in the enhanced mode', () => {
      expect(codes(take, 'AL|AL')).to.deep.equal(['CA', 'AA']);
      expect(codes(take, 'AL|NE')).to.deep.equal(['CA']);
      expect(codes(take, 'NE|ER')).to.deep.equal([]);
      expect(codes(take, 'SU|')).to.deep.equal(['CA']);
      expect(codes(fault, 'AL|ER')).to.deep.equal(['CA', 'AE']);
      expect(codes(reject, 'AL|AL')).to.deep.equal(['CR']);
      expect(codes(reject, 'ER|NE')).to.deep.equal(['CR']);
    });
    it('let the sender try again where the store is away', () => {
      expect(refuseForNow(read(header()), options)[0]).to.include('\rMSA|AR|1\rERR||');
      expect(refuseForNow(read(header('|||AL|NE')), options)[0]).to.include('\rMSA|CE|1\r');
    });
    it('name nothing where nothing could be read', () => {
      const verdict = { kind: 'reject', code: '100', where: null } as const;
      expect(acknowledge(null, verdict, options)[0]).to.include('\rMSA|AR\rERR||');
    });
  });

  describe('of a patient’s system', () => {
    const arrival = { hash: 'hash', receivedAt: new Date('2040-03-05T08:00:00Z') };
    const adtOf = (segments: readonly string[], profile = profileOf()) => {
      const interpreted = interpret(read(segments.join('\r')), profile, arrival);
      if (!('adt' in interpreted)) throw new Error(JSON.stringify(interpreted.verdict));
      return interpreted.adt;
    };
    const evn = 'EVN|A99|20400305090000||||20400305083000';

    it('says when something happened and when it was written down', () => {
      const { times } = adtOf([header(), evn, pid('1'), pv1('V1', 'W')]);
      expect(times.occurredAt).to.equal(Date.parse('2040-03-05T05:30:00Z'));
      expect(times.recordedAt).to.equal(Date.parse('2040-03-05T06:00:00Z'));
    });
    it('is told by MSH-9 and never by EVN-1', () => {
      expect(adtOf([header(), evn, pid('1'), pv1('V1', 'W')])).to.include({ trigger: 'A01' });
    });
    it('names the place by the parts the profile counts', () => {
      const place = (profile = profileOf()) =>
        adtOf([header(), pid('1'), pv1('V1', '3N&1.2&ISO^136^B^HOSP')], profile).parts[0]?.movement?.place;
      expect(place()).to.deep.equal({ key: '3n^136^b', text: '3N · 136 · B', ward: '3N', room: '136', bed: 'B' });
      expect(place(profileOf({ locationParts: [4, 3] }))).to.include({ key: 'hosp^b' });
    });
    it('counts the identifier of the profile’s type', () => {
      const several = 'PID|1||9^^^SS^SS~42^^^NHS^MR||A^B';
      const first = (profile = profileOf()) =>
        adtOf([header(), several, pv1('V1', 'W')], profile).parts[0]?.person.identifiers[0];
      expect(first()).to.deep.equal({ value: '42', assigner: 'NHS', type: 'MR' });
      expect(first(profileOf({ patientIdentifierType: '' }))).to.include({ value: '9' });
    });
    it('empties by "" and changes nothing by nothing', () => {
      const person = (line: string) => adtOf([header().replace('A01', 'A31'), line]).parts[0]?.person;
      expect(person('PID|1||42^^^X^MR||A^B||""|F|||""||""')).to.include({ birthDate: null, phone: null });
      expect(person('PID|1||42^^^X^MR||A^B')).to.have.all.keys('identifiers', 'familyName', 'givenName');
    });
    it('finds the visit where the profile says, else by PID-18, else by the patient', () => {
      const key = (segments: readonly string[], profile = profileOf()) =>
        adtOf([header(), ...segments], profile).parts[0]?.visitKey;
      expect(key([pid('42'), pv1('V7', 'W')])).to.equal('V:V7');
      expect(key([`${pid('42')}||||||||||ACC9`, pv1('', 'W')])).to.equal('V:ACC9');
      expect(key([pid('42'), pv1('', 'W')])).to.equal('P:NHS:42');
    });
    it('lets no hidden characters into a name', () => {
      const { person } =
        adtOf([header(), 'PID|1||42^^^X^MR||Ach\u202eieng\u0000^Ma\\.br\\ry', pv1('V1', 'W')]).parts[0] ?? {};
      expect(person).to.include({ familyName: 'Achieng', givenName: 'Ma ry' });
    });
  });
});
