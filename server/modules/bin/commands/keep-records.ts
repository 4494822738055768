import type { z } from 'zod';
import { dayIn, instantIn } from '../../../../shared/domain/zoned-time.ts';
import type { keepRecords as keepSchema, recordsKept } from '../../../../shared/schemas/retention.ts';
import { asHouse } from '../../../access/as-house.ts';
import { context, now, person } from '../../../access/context.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { journal } from '../../../journal/journal.ts';
import { keptRecordPolicy } from '../bin.policy.ts';
import type { Classes } from '../classes.ts';
import { classOf } from '../classes.ts';
import { yearsAfter } from '../due-day.ts';
import type { KeptRecord } from '../retention.model.ts';
import { keptRecordRepository } from '../retention.repository.ts';

async function keep(fields: KeptRecord): Promise<void> {
  const { of, recordId, until, by, reason } = fields;
  const again = await keptRecordRepository().updateWhere({ of, recordId }, { until, by, reason });
  if (again === null) await keptRecordRepository().insert(fields);
}

/** Decides that records are kept although their time is over: they are not proposed until then. Refuses `not-found`. */
export function keepRecords(
  classes: Classes,
  { class: name, recordIds, years, reason }: z.output<typeof keepSchema>,
): Promise<z.input<typeof recordsKept>> {
  return transaction(async () => {
    const of = classOf(classes, name);
    const { timeZone } = context().tenant;
    const untilDay = yearsAfter(dayIn(timeZone, now()), years);
    const ids = [...new Set(recordIds)];
    for (const recordId of ids) {
      const found = await asHouse('find a record that is to be kept', () => of.find(recordId));
      if (found === null) throw refuse('not-found');
      const fields = { of: name, recordId, until: instantIn(timeZone, untilDay, 0), by: person().userId, reason };
      authorise(keptRecordPolicy, 'retention.manage', fields);
      await keep(fields);
      await journal({
        action: `${of.kind}.kept`,
        subject: { kind: of.kind, id: recordId },
        changes: [{ path: 'keptUntil', before: null, after: untilDay }],
      });
    }
    return { kept: ids.length, until: untilDay };
  });
}
