import { expect } from 'chai';
import { readBinSearch } from '../../client/src/features/bin/bin-search.ts';
import { resultPath } from '../../client/src/features/bin/result-path.ts';
import { isSoon, timeLeft } from '../../client/src/features/bin/time-left.ts';
import { registerCsv } from '../../client/src/features/retention/register-csv.ts';
import { changesOf, firstValues, isWithin } from '../../client/src/features/retention/settings-values.ts';
import { BIN_KINDS } from '../../shared/schemas/bin.ts';
import { KINDS } from '../../client/src/components/bin/kinds.ts';
import type { Destruction, RetentionView } from '../../shared/schemas/retention.ts';
import { binBatchId, staffId } from '../../shared/types/ids.ts';

const ID = '01930000-0000-7000-8000-000000000001';
const NOW = Date.parse('2026-11-22T12:00:00.000Z');

describe('the Bin on the screen', () => {
  it('counts what is left in days, then in hours, and never says none while there is some', () => {
    expect(timeLeft('2026-12-22T12:00:00.000Z', NOW)).to.deep.equal({ unit: 'days', count: 30 });
    expect(timeLeft('2026-11-23T12:00:00.001Z', NOW)).to.deep.equal({ unit: 'days', count: 2 });
    expect(timeLeft('2026-11-23T12:00:00.000Z', NOW)).to.deep.equal({ unit: 'hours', count: 24 });
    expect(timeLeft('2026-11-22T12:00:01.000Z', NOW)).to.deep.equal({ unit: 'hours', count: 1 });
    expect(timeLeft('2026-11-22T12:00:00.000Z', NOW)).to.deep.equal({ unit: 'due' });
    expect(isSoon(timeLeft('2026-11-25T12:00:00.000Z', NOW))).to.equal(true);
    expect(isSoon(timeLeft('2026-11-26T12:00:00.000Z', NOW))).to.equal(false);
  });

  it('keeps of its address what it understands, and never what something was called', () => {
    expect(readBinSearch({ kind: 'patient', state: 'purged', text: 'Dlamini' })).to.deep.equal({
      kind: 'patient',
      state: 'purged',
    });
    expect(readBinSearch({ kind: 'spaceship', state: 'binned' })).to.deep.equal({});
  });

  it('offers every kind there is as a filter', () => {
    expect([...KINDS].sort()).to.deep.equal([...BIN_KINDS].sort());
  });

  it('leads to a document by its patient, and nowhere where there is none', () => {
    expect(resultPath({ kind: 'patient', recordId: ID, patientId: null })).to.equal(`/patients/${ID}`);
    expect(resultPath({ kind: 'document', recordId: ID, patientId: null })).to.equal(null);
    expect(resultPath({ kind: 'ward', recordId: ID, patientId: null })).to.equal(`/setup/places?ward=${ID}`);
  });
});

describe('how long records are kept, on the screen', () => {
  const view: RetentionView = {
    version: 3,
    kinds: [
      { kind: 'patient', days: 60, defaultDays: 30, floorDays: 30 },
      { kind: 'bed', days: 30, defaultDays: 30, floorDays: 7 },
    ],
    classes: [
      { name: 'patient-records', years: 7, defaultYears: 7, floorYears: 5, minorsUntilAge: 25 },
      { name: 'messages', years: null, defaultYears: null, floorYears: null, minorsUntilAge: null },
    ],
  };

  it('sends only what was changed', () => {
    const values = firstValues(view);
    expect(changesOf(view, values)).to.deep.equal({ kinds: [], classes: [] });
    const changed = { ...values, days: { ...values.days, bed: 14 }, ages: { 'patient-records': 21 } };
    expect(changesOf(view, changed)).to.deep.equal({
      kinds: [{ kind: 'bed', days: 14 }],
      classes: [{ name: 'patient-records', years: 7, minorsUntilAge: 21 }],
    });
  });

  it('takes nothing below a floor, and nothing empty', () => {
    const values = firstValues(view);
    expect(isWithin(view, values)).to.equal(true);
    expect(isWithin(view, { ...values, days: { ...values.days, patient: 29 } })).to.equal(false);
    expect(isWithin(view, { ...values, days: { ...values.days, bed: '' } })).to.equal(false);
    expect(isWithin(view, { ...values, years: { 'patient-records': 4 } })).to.equal(false);
    expect(isWithin(view, { ...values, ages: { 'patient-records': 17 } })).to.equal(false);
  });

  it('writes the register so that no name in it can run as a formula', () => {
    const someone = (name: string) => ({ staffId: staffId.parse(ID), name });
    const destroyed: Destruction = {
      id: binBatchId.parse(ID),
      kind: 'patient',
      recordId: ID,
      parts: [
        { part: 'patient', count: 1 },
        { part: 'consent', count: 2 },
      ],
      origin: 'person',
      movedBy: someone('=HYPERLINK("x")'),
      movedAt: '2026-11-22T12:00:00.000Z',
      destroyedAt: '2026-12-22T12:00:00.000Z',
      purge: { askedBy: someone('Dlamini, N'), agreedBy: someone('Naidoo') },
    };
    const [head = '', row = ''] = registerCsv([destroyed]).split('\r\n');
    expect(head.startsWith('\ufeffkind,record,')).to.equal(true);
    expect(row).to.equal(
      `patient,${ID},patient: 1; consent: 2,person,"'=HYPERLINK(""x"")",2026-11-22T12:00:00.000Z,"Dlamini, N",Naidoo,2026-12-22T12:00:00.000Z`,
    );
  });
});
