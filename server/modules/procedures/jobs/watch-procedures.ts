import { now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { journal } from '../../../journal/journal.ts';
import { listPatientParts } from '../../patients/index.ts';
import { needsOf, unmetOf } from '../gate.ts';
import { keepMark } from '../marks/keep-mark.ts';
import { announceListed } from '../procedures.events.ts';
import { consentMarkRepository, procedureRepository } from '../procedures.repository.ts';
import { remindLead } from '../tell-people.ts';
import { visibleProcedures } from '../visible.ts';

const AT_ONCE = 200;
const REMIND_BEFORE_MS = 24 * 3_600_000;

/** The marks that time alone has changed: two days before a procedure, three days after a withdrawal, a consent out of date. */
export async function turnMarks(): Promise<void> {
  const due = await consentMarkRepository().find(
    { changesAt: { $lte: now() } },
    { sort: { changesAt: 1 }, limit: AT_ONCE },
  );
  for (const { patientId } of due) {
    await transaction(async () => {
      const [parts] = await listPatientParts([patientId]);
      if (parts === undefined) await consentMarkRepository().remove({ patientId });
      else await keepMark(parts, true);
      const planned =
        parts === undefined
          ? []
          : await procedureRepository().find({ patientId: { $in: parts.recordIds }, status: 'planned' });
      for (const procedure of planned) announceListed(procedure);
    });
  }
}

/** Tells whoever leads a procedure of the next 24 hours whose gate is closed; each once. */
export async function remindLeads(): Promise<void> {
  const at = now();
  const near = await visibleProcedures({
    status: 'planned',
    plannedAt: { $gt: at, $lte: new Date(at.getTime() + REMIND_BEFORE_MS) },
    remindedAt: null,
  });
  for (const seen of near) {
    if (unmetOf(await needsOf(seen)).length === 0) continue;
    await transaction(async () => {
      const { _id } = seen.procedure;
      const reminded = await procedureRepository().noteWhere(
        { _id, status: 'planned', remindedAt: null },
        { remindedAt: now() },
      );
      if (reminded === null) return;
      await journal({ action: 'procedure.reminded', subject: { kind: 'procedure', id: _id } });
      await remindLead({ ...seen, procedure: reminded });
    });
  }
}
