import { context } from '../../access/context.ts';
import { normaliseNumber } from './normalise-number.ts';
import { unsafeEveryPatientRepository, patientCounterRepository } from './patients.repository.ts';

const DIGITS = 7;

/** Check digit by ISO 7064 MOD 11,10: it catches every single wrong digit and nearly every swap of two. */
function checkDigit(digits: string): number {
  const product = [...digits].reduce((carried, digit) => (((carried + Number(digit)) % 10 || 10) * 2) % 11, 10);
  return (11 - product) % 10;
}

function numberOf(count: number): string {
  const prefix = context().tenant.code.replaceAll('-', '').slice(0, 3);
  const digits = String(count).padStart(DIGITS, '0');
  return `${prefix}-${digits}-${checkDigit(digits)}`;
}

/** Counts on by that many, in the transaction in force; answers the last count before. */
async function advance(by: number): Promise<number> {
  const counters = patientCounterRepository();
  const known = await counters.findOne({ of: 'hospital-number' });
  if (known === null) {
    // A race for the first number ends at the unique index, and the transaction is tried again.
    await counters.insert({ of: 'hospital-number', last: by });
    return 0;
  }
  // By id, so that after a conflict those who register at once wait in line.
  const moved = await counters.updateWhere({ _id: known._id }, {}, { last: by });
  return (moved?.last ?? by) - by;
}

/**
 * That many new numbers of the hospital in force, in the transaction in force: `NOR-0000017-2`, the hospital's code, a count
 * and a check digit. Numbers that someone has already (brought along from elsewhere, typed by hand) are left out.
 */
export async function nextHospitalNumbers(count: number): Promise<string[]> {
  const given: string[] = [];
  while (given.length < count) {
    const wanted = count - given.length;
    const last = await advance(wanted);
    const numbers = Array.from({ length: wanted }, (_, index) => numberOf(last + index + 1));
    const taken = await unsafeEveryPatientRepository('a number is taken, whoever sees its owner').listByBlind([
      { index: 'hospitalNumberIndex', anyOf: numbers },
    ]);
    const known = new Set(taken.map(({ hospitalNumber }) => normaliseNumber(hospitalNumber)));
    given.push(...numbers.filter((number) => !known.has(normaliseNumber(number))));
  }
  return given;
}
