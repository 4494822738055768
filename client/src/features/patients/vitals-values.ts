import { z } from 'zod';
import type { News2Input } from '../../../../shared/domain/news2.ts';
import { measurements } from '../../../../shared/schemas/vitals.ts';

/** A number as it is typed, with a point or a comma; `null` where nothing was measured. */
const typedNumber = z.string().transform((text) => {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? null : Number(plain);
});
const nothing = z.literal('').transform(() => null);

export const vitalsValues = z
  .strictObject({
    respirationRate: typedNumber.pipe(measurements.respirationRate),
    spo2: typedNumber.pipe(measurements.spo2),
    spo2Scale: z.enum(['1', '2']).transform((scale): 1 | 2 => (scale === '2' ? 2 : 1)),
    oxygen: z.enum(['', 'air', 'oxygen']),
    systolic: typedNumber.pipe(measurements.systolic),
    diastolic: typedNumber.pipe(measurements.diastolic),
    pulse: typedNumber.pipe(measurements.pulse),
    consciousness: nothing.or(measurements.consciousness.unwrap()),
    temperature: typedNumber.pipe(measurements.temperature),
    painScore: typedNumber.pipe(measurements.painScore),
  })
  .refine(({ systolic, diastolic }) => systolic === null || diastolic === null || diastolic < systolic, {
    path: ['diastolic'],
    message: 'The lower pressure is below the upper one.',
  });

export type VitalsFields = z.input<typeof vitalsValues>;
export type VitalsMeasured = z.output<typeof vitalsValues>;

export const UNMEASURED: VitalsFields = {
  respirationRate: '',
  spo2: '',
  spo2Scale: '1',
  oxygen: '',
  systolic: '',
  diastolic: '',
  pulse: '',
  consciousness: '',
  temperature: '',
  painScore: '',
};

export const measuredOf = ({ oxygen, ...measured }: VitalsMeasured) => ({
  ...measured,
  onOxygen: oxygen === '' ? null : oxygen === 'oxygen',
});

export const isAnythingMeasured = ({ spo2Scale: _scale, oxygen, ...measured }: VitalsMeasured): boolean =>
  oxygen !== '' || Object.values(measured).some((value) => value !== null);

/** What can be scored of what is typed so far: what is not a number yet, or cannot be one, is not measured yet. */
export function scorableOf(fields: VitalsFields): News2Input {
  const read = (name: 'respirationRate' | 'spo2' | 'systolic' | 'pulse' | 'temperature') => {
    const parsed = vitalsValues.shape[name].safeParse(fields[name]);
    return parsed.success ? parsed.data : null;
  };
  return {
    respirationRate: read('respirationRate'),
    spo2: read('spo2'),
    spo2Scale: fields.spo2Scale === '2' ? 2 : 1,
    onOxygen: fields.oxygen === '' ? null : fields.oxygen === 'oxygen',
    systolic: read('systolic'),
    pulse: read('pulse'),
    consciousness: fields.consciousness === '' ? null : fields.consciousness,
    temperature: read('temperature'),
  };
}
