import type { z } from 'zod';
import type { Precaution } from '../../../../shared/domain/bed-state.ts';
import type { registerPatient } from '../../../../shared/schemas/patients.ts';
import type { recordVitals } from '../../../../shared/schemas/vitals.ts';

// Everyone here is made up; any likeness to a person is chance.

/** Names as people of a place have them, and what else differs between hospitals. */
export interface NameStock {
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly family: readonly string[];
  readonly languages: readonly string[];
  /** What an invented phone number begins with; five digits follow. */
  readonly phonePrefix: string;
}

export const NORTHGATE_NAMES: NameStock = {
  female: [
    'Nosipho',
    'Zanele',
    'Lerato',
    'Thandi',
    'Aisha',
    'Elsabe',
    'Palesa',
    'Naledi',
    'Shanaaz',
    'Busisiwe',
    'Marlene',
    'Dineo',
    'Anita',
    'Khanyi',
    'Rethabile',
    'Wendy',
  ],
  male: [
    'Bongani',
    'Sizwe',
    'Johannes',
    'Tshepo',
    'Ismail',
    'Lwazi',
    'Gerhard',
    'Kabelo',
    'Mandla',
    'Vuyo',
    'Riaan',
    'Tebogo',
    'Dumisani',
    'Ashwin',
    'Petrus',
    'Neo',
  ],
  family: [
    'Mokoena',
    'Naidoo',
    'Botha',
    'Dlamini',
    'Khumalo',
    'Jacobs',
    'van Wyk',
    'Sithole',
    'Pillay',
    'Mahlangu',
    'Adams',
    'Nkosi',
    'Venter',
    'Molefe',
    'Isaacs',
    'Zulu',
    'Maseko',
    'Fourie',
    'Baloyi',
    'Hendricks',
    'Radebe',
    'Coetzee',
    'Mthethwa',
    'Petersen',
  ],
  languages: ['isiZulu', 'Afrikaans', 'Sesotho', 'isiXhosa', 'Setswana'],
  phonePrefix: '+2771555',
};

export const SOUTHBANK_NAMES: NameStock = {
  female: [
    'Asha',
    'Lakshmi',
    'Farida',
    'Rekha',
    'Sunanda',
    'Geeta',
    'Noor',
    'Pooja',
    'Mercy',
    'Usha',
    'Jyoti',
    'Shabnam',
    'Anjali',
    'Radha',
    'Teresa',
    'Kamini',
  ],
  male: [
    'Ramesh',
    'Suresh',
    'Abdul',
    'Vinod',
    'Harish',
    'Joseph',
    'Manoj',
    'Karthik',
    'Salim',
    'Dilip',
    'Anil',
    'Gopal',
    'Bharat',
    'Nilesh',
    'Peter',
    'Ravi',
  ],
  family: [
    'Sharma',
    'Patil',
    'Khan',
    'Nair',
    'Fernandes',
    'Joshi',
    'Reddy',
    'Ansari',
    'Gaikwad',
    'Pillai',
    'Shah',
    'Verma',
    'Das',
    'Shetty',
    'Kaur',
    'Mehta',
    'Thomas',
    'Bose',
    'Yadav',
    'Kadam',
    'Iyer',
    'Sheikh',
    'Rathod',
    'Mishra',
  ],
  languages: ['Marathi', 'Hindi', 'Tamil', 'Gujarati', 'Urdu'],
  phonePrefix: '+9198205',
};

/** 0 ≤ x < 1, the same sequence for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<Item>(random: () => number, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}

export interface InventedAge {
  readonly from: number;
  /** Years, exclusive. */
  readonly to: number;
  readonly sex?: 'female' | 'male';
}

/** Who may lie in such a bed. */
export function ageFor(
  bed: { readonly type: string; readonly tags: readonly string[] },
  wardName: string,
): InventedAge {
  if (bed.type === 'bassinet') return { from: 0, to: 0.02 };
  if (bed.type === 'cot') return { from: 0.1, to: 3 };
  if (bed.tags.includes('paediatric')) return { from: 3, to: 15 };
  return /maternity|obstetric/iu.test(wardName) ? { from: 18, to: 42, sex: 'female' } : { from: 19, to: 93 };
}

const ALERTS = [
  { kind: 'falls', text: null },
  { kind: 'pressure', text: 'turn every 2 h' },
  { kind: 'diet', text: 'diabetic' },
  { kind: 'nil-by-mouth', text: null },
  { kind: 'hearing', text: null },
  { kind: 'wandering', text: null },
  { kind: 'seizures', text: null },
] as const;

const ALLERGIES = [
  { substance: 'Penicillin', reaction: 'Rash', severity: 'moderate', criticality: 'high' },
  { substance: 'Latex', reaction: 'Hives', severity: 'mild', criticality: 'low' },
  { substance: 'Ibuprofen', reaction: 'Wheeze', severity: 'severe', criticality: 'high' },
  { substance: 'Peanut', reaction: 'Swelling', severity: 'severe', criticality: 'high' },
] as const;

const DAY_MS = 24 * 3_600_000;

/** Somebody who never was, born so that they are that old at `at`. */
export function inventPatient(
  random: () => number,
  names: NameStock,
  at: Date,
  age: InventedAge,
): z.input<typeof registerPatient> {
  const sex = age.sex ?? (random() < 0.5 ? 'female' : 'male');
  const years = age.from + random() * (age.to - age.from);
  const birthDate = new Date(at.getTime() - years * 365.25 * DAY_MS).toISOString().slice(0, 10);
  const isOld = years > 70;
  return {
    familyName: pick(random, names.family),
    givenName: pick(random, names[sex]),
    birthDate,
    sex,
    phone: names.phonePrefix + String(Math.floor(random() * 100_000)).padStart(5, '0'),
    ...(random() < 0.2 ? { language: pick(random, names.languages) } : {}),
    alerts: [
      ...(isOld && random() < 0.6 ? [ALERTS[0]] : []),
      ...(random() < 0.3 ? [pick(random, ALERTS.slice(1))] : []),
    ],
    allergies: random() < 0.25 ? [pick(random, ALLERGIES)] : [],
    ...(isOld && random() < 0.25 ? { codeStatus: 'dnacpr' as const } : {}),
    wallPrivacy: random() < 0.05 ? 'hidden' : 'inherit',
    confirmedNotDuplicate: true,
  };
}

/** Which precaution, where there is one: one patient in twenty. */
export const inventPrecaution = (random: () => number): Precaution | undefined =>
  random() < 0.05 ? pick(random, ['contact', 'contact', 'droplet', 'airborne', 'protective'] as const) : undefined;

const VITALS = {
  /** Nothing that scores. */
  well: { respirationRate: [12, 19], spo2: [96, 99], systolic: [112, 150], pulse: [58, 88], temperature: [36.2, 37.6] },
  /** One or two things that score a little. */
  poorly: {
    respirationRate: [18, 22],
    spo2: [94, 97],
    systolic: [104, 150],
    pulse: [80, 104],
    temperature: [36.8, 38.4],
  },
  /** A worry. */
  ill: { respirationRate: [21, 27], spo2: [90, 94], systolic: [92, 108], pulse: [105, 128], temperature: [38, 39.2] },
} as const;

/** Vital signs of somebody: one in ten is a worry, three in ten are not quite well. */
export function inventVitals(random: () => number): z.input<typeof recordVitals> {
  const chance = random();
  const isIll = chance < 0.1;
  const { respirationRate, spo2, systolic, pulse, temperature } =
    VITALS[isIll ? 'ill' : chance < 0.4 ? 'poorly' : 'well'];
  const between = ([from, to]: readonly [number, number]) => from + random() * (to - from);
  const whole = (range: readonly [number, number]) => Math.round(between(range));
  const upper = whole(systolic);
  return {
    respirationRate: whole(respirationRate),
    spo2: whole(spo2),
    onOxygen: isIll,
    systolic: upper,
    diastolic: upper - whole([38, 52]),
    pulse: whole(pulse),
    consciousness: isIll && random() < 0.2 ? 'C' : 'A',
    temperature: Math.round(between(temperature) * 10) / 10,
  };
}
