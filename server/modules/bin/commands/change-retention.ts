import type { z } from 'zod';
import type { changeRetention as changeSchema } from '../../../../shared/schemas/retention.ts';
import type { InputError } from '../../../../shared/types/problem.ts';
import { authorise } from '../../../access/policy.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { retentionPolicy } from '../bin.policy.ts';
import type { Classes } from '../classes.ts';
import type { Kinds } from '../kinds.ts';
import type { Retention } from '../retention.model.ts';
import { retentionCollection } from '../retention.model.ts';
import { findRetention, retentionRepository } from '../retention.repository.ts';

type Wanted = z.output<typeof changeSchema>;

const NOTHING: Retention = { isOfHospital: true, days: {}, classes: {} };

/** What is below what is lawful, or not the hospital's to set. */
function wrongIn(kinds: Kinds, classes: Classes, wanted: Wanted): InputError[] {
  const errors: InputError[] = [];
  const below = (pointer: string, floor: number | undefined) =>
    errors.push({
      pointer,
      message: floor === undefined ? 'This is not set here.' : `Not below ${floor}.`,
      code: floor === undefined ? 'unknown' : 'too_small',
    });
  for (const [index, { kind: name, days }] of wanted.kinds.entries()) {
    const floor = kinds().find(({ kind }) => kind === name)?.floorDays;
    if (floor === undefined || days < floor) below(`/body/kinds/${index}/days`, floor);
  }
  for (const [index, { name, years }] of wanted.classes.entries()) {
    const floor = classes().find((one) => one.name === name)?.floorYears;
    if (floor === undefined || years < floor) below(`/body/classes/${index}/years`, floor);
  }
  return errors;
}

/** Changes how long things are kept, for what is moved or proposed from now on. Refuses `invalid-input`, `version-conflict`. */
export function changeRetention(kinds: Kinds, classes: Classes, wanted: Wanted): Promise<void> {
  return transaction(async () => {
    const present = await findRetention();
    const before = present ?? NOTHING;
    authorise(retentionPolicy, 'retention.manage', before);
    const version = present?.version ?? 0;
    if (version !== wanted.version) throw refuse('version-conflict', { currentVersion: version });
    const errors = wrongIn(kinds, classes, wanted);
    if (errors.length > 0) throw refuse('invalid-input', { errors });
    const ofClass = ({ name, years, minorsUntilAge }: Wanted['classes'][number]) => [name, { years, minorsUntilAge }];
    const change = {
      days: { ...before.days, ...Object.fromEntries(wanted.kinds.map(({ kind, days }) => [kind, days])) },
      classes: { ...before.classes, ...Object.fromEntries(wanted.classes.map(ofClass)) },
    };
    const changes = fieldChanges<Retention>(before, change, retentionCollection.encrypted);
    if (changes.length === 0) return;
    const written = await (
      present === null
        ? retentionRepository().insert({ ...NOTHING, ...change })
        : retentionRepository().update(present._id, version, change)
    ).catch((error: unknown) => {
      throw isDuplicateKey(error) ? refuse('version-conflict', { currentVersion: 1 }) : error;
    });
    await journal({ action: 'retention.changed', subject: { kind: 'retention', id: written._id }, changes });
  });
}
