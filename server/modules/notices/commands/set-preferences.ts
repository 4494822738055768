import type { z } from 'zod';
import type { NoticePreferences, setNoticePreferences as setSchema } from '../../../../shared/schemas/notices.ts';
import { person } from '../../../access/context.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { anyTypesOf, everyChoice, isLocked, isOnByDefault, withChoices } from '../choices.ts';
import type { Preferences, PreferencesRecord } from '../notices.model.ts';
import { preferencesCollection } from '../notices.model.ts';
import { preferencesRepository } from '../notices.repository.ts';

type Wanted = z.output<typeof setSchema>;

const present = (preferences: Preferences | null): NoticePreferences => ({
  choices: everyChoice(preferences),
  quiet: preferences?.quiet ?? null,
  version: preferences?.version ?? 0,
});

const ownPreferences = (): Promise<Preferences | null> => preferencesRepository().findOne({ staffId: person().userId });

/** Every choice as it stands; version 0 where one never chose. */
export const getPreferences = async (): Promise<NoticePreferences> => present(await ownPreferences());

/** What cannot be chosen may be named as it is, and not otherwise. */
function refuseLocked({ choices }: Wanted): void {
  const errors = [...choices.entries()]
    .filter(([, choice]) => isLocked(choice) && choice.isOn !== isOnByDefault(choice))
    .map(([index]) => ({
      pointer: `/body/choices/${index}`,
      message: 'This one comes as it does and cannot be chosen.',
      code: 'locked',
    }));
  if (errors.length > 0) throw refuse('invalid-input', { errors });
}

/**
 * Says how one wants to be told: the choices named; others stay as they are. Refuses `invalid-input` that points at each
 * choice nobody has (a critical type muted), and `version-conflict`.
 */
export function setPreferences(wanted: Wanted): Promise<NoticePreferences> {
  refuseLocked(wanted);
  return transaction(async () => {
    const before = await ownPreferences();
    const currentVersion = before?.version ?? 0;
    if (wanted.version !== currentVersion) throw refuse('version-conflict', { currentVersion });
    const choices = withChoices(before, wanted.choices);
    const { userId: staffId } = person();
    const fields = { staffId, choices, anyTypes: anyTypesOf(choices), quiet: wanted.quiet };
    const after = await write(before, fields);
    await journal({
      action: 'notice-preferences.set',
      subject: { kind: 'staff', id: staffId },
      changes: fieldChanges<PreferencesRecord>(before ?? {}, fields, preferencesCollection.encrypted),
    });
    return present(after);
  });
}

async function write(before: Preferences | null, fields: PreferencesRecord): Promise<Preferences> {
  if (before !== null) return preferencesRepository().update(before._id, before.version, fields);
  return preferencesRepository()
    .insert(fields)
    .catch((error: unknown) => {
      throw isDuplicateKey(error) ? refuse('version-conflict', { currentVersion: 1 }) : error;
    });
}
