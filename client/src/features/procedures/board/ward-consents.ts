import type { Icon } from '@tabler/icons-react';
import { IconFileAlert, IconFileCheck, IconFilePencil, IconFileX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import type { ConsentMark, WardConsents } from '../../../../../shared/schemas/consents.ts';
import { createStore } from '../../../lib/store.ts';

/** How the consents stand of everyone in the ward on the screen. A mark is the same object until it is another. */
const byPatient = createStore<ReadonlyMap<string, ConsentMark>>(new Map());

const isSame = (one: ConsentMark, other: ConsentMark): boolean =>
  one.standing === other.standing &&
  one.procedureId === other.procedureId &&
  one.procedureAt === other.procedureAt &&
  one.at === other.at;

export function showWardConsents(consents: WardConsents | null): void {
  const before = byPatient.get();
  byPatient.set(
    new Map(
      (consents?.marks ?? []).map((mark) => {
        const known = before.get(mark.patientId);
        return [mark.patientId, known !== undefined && isSame(known, mark) ? known : mark];
      }),
    ),
  );
}

/** Drawn again only when that patient's mark is another. */
export const useConsentMark = (patientId: string): ConsentMark | null =>
  useSyncExternalStore(byPatient.subscribe, () => byPatient.get().get(patientId) ?? null);

/** Each of another shape: in grey they must be told apart as well. */
export const MARK_ICONS: Readonly<Record<ConsentMark['standing'], Icon>> = {
  withdrawn: IconFileX,
  missing: IconFileAlert,
  waiting: IconFilePencil,
  given: IconFileCheck,
};
