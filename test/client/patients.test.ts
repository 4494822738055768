import { expect } from 'chai';
import { ageAt } from '../../client/src/features/patients/age.ts';
import { bodyOf, NOBODY, patientValues } from '../../client/src/features/patients/patient-values.ts';
import {
  isAnythingMeasured,
  measuredOf,
  scorableOf,
  UNMEASURED,
  vitalsValues,
} from '../../client/src/features/patients/vitals-values.ts';
import { scoreNews2 } from '../../shared/domain/news2.ts';
import { registerPatient } from '../../shared/schemas/patients.ts';
import { recordVitals } from '../../shared/schemas/vitals.ts';

describe('the form of a patient', () => {
  it('comes to what the server takes, with nothing where nothing was written', () => {
    const fields = { ...NOBODY, familyName: ' Mokoena ', phone: '+27 (82) 555-0101', problems: 'asthma\n\n gout ' };
    const body = registerPatient.parse(bodyOf(patientValues.parse(fields)));
    expect(body).to.deep.include({
      familyName: 'Mokoena',
      givenName: '',
      birthDate: null,
      phone: '+27825550101',
      nationalId: null,
      codeStatus: null,
      problems: ['asthma', 'gout'],
      wallPrivacy: 'inherit',
    });
    expect(body).not.to.have.property('hospitalNumber');
  });

  it('keeps everything that was written', () => {
    const fields = {
      ...NOBODY,
      familyName: 'Naidoo',
      givenName: 'Priya',
      birthDate: '1990-12-31',
      sex: 'female' as const,
      hospitalNumber: 'x-17',
      codeStatus: 'dnacpr' as const,
      bloodGroup: 'O-' as const,
      alerts: [{ kind: 'diet' as const, text: ' no nuts ' }],
      allergies: [{ substance: 'latex', reaction: '', severity: 'mild' as const, criticality: 'unknown' as const }],
      guardians: [{ name: 'Dev Naidoo', relationship: 'father', phone: '' }],
      isHiddenOnWall: true,
    };
    expect(registerPatient.parse(bodyOf(patientValues.parse(fields)))).to.deep.include({
      givenName: 'Priya',
      birthDate: '1990-12-31',
      hospitalNumber: 'X-17',
      codeStatus: 'dnacpr',
      bloodGroup: 'O-',
      alerts: [{ kind: 'diet', text: 'no nuts' }],
      allergies: [{ substance: 'latex', reaction: null, severity: 'mild', criticality: 'unknown' }],
      guardians: [{ name: 'Dev Naidoo', relationship: 'father', phone: null }],
      wallPrivacy: 'hidden',
    });
  });

  it('is not sent without a name, with half a date or a number without its country', () => {
    for (const wrong of [{ familyName: ' ' }, { birthDate: '1990-13' }, { phone: '0825550101' }]) {
      expect(patientValues.safeParse({ ...NOBODY, familyName: 'A', ...wrong }).success).to.equal(false);
    }
  });
});

describe('the form of vital signs', () => {
  it('reads numbers with a point or a comma, and nothing as not measured', () => {
    const values = vitalsValues.parse({ ...UNMEASURED, temperature: '38,6', pulse: ' 72 ', oxygen: 'air' });
    expect(recordVitals.parse(measuredOf(values))).to.include({
      temperature: 38.6,
      pulse: 72,
      onOxygen: false,
      spo2: null,
      spo2Scale: 1,
      consciousness: null,
    });
  });

  it('knows when nothing was measured: a scale alone is nothing', () => {
    const parse = (fields: object) => vitalsValues.parse({ ...UNMEASURED, ...fields });
    expect(isAnythingMeasured(parse({ spo2Scale: '2' }))).to.equal(false);
    expect(isAnythingMeasured(parse({ oxygen: 'oxygen' }))).to.equal(true);
    expect(isAnythingMeasured(parse({ painScore: '0' }))).to.equal(true);
  });

  it('refuses what is no number, cannot be, or has its pressures the wrong way round', () => {
    for (const wrong of [
      { pulse: 'fast' },
      { pulse: '72.5' },
      { spo2: '101' },
      { systolic: '80', diastolic: '90' },
      { temperature: '386' },
    ]) {
      expect(vitalsValues.safeParse({ ...UNMEASURED, ...wrong }).success, JSON.stringify(wrong)).to.equal(false);
    }
  });

  it('scores what is typed so far as the server will, and takes half a number for none', () => {
    const fields = {
      ...UNMEASURED,
      respirationRate: '24',
      spo2: '93',
      oxygen: 'air' as const,
      systolic: '98',
      pulse: '118',
      consciousness: 'A' as const,
      temperature: '3',
    };
    expect(scoreNews2(scorableOf(fields))).to.deep.include({ score: null, risk: 'high', missing: ['temperature'] });
    expect(scoreNews2(scorableOf({ ...fields, temperature: '38.6' }))).to.deep.include({ score: 9, risk: 'high' });
  });
});

describe('an age', () => {
  it('is in days at first, then in months, then in years, and changes on the birthday', () => {
    expect(ageAt('2026-11-01', '2026-11-22')).to.deep.equal({ unit: 'days', count: 21 });
    expect(ageAt('2026-09-21', '2026-11-22')).to.deep.equal({ unit: 'months', count: 2 });
    expect(ageAt('2024-11-23', '2026-11-22')).to.deep.equal({ unit: 'months', count: 23 });
    expect(ageAt('2024-11-22', '2026-11-22')).to.deep.equal({ unit: 'years', count: 2 });
    expect(ageAt('1984-03-02', '2026-03-01')).to.deep.equal({ unit: 'years', count: 41 });
  });
});
