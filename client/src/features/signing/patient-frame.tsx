import { useState } from 'react';
import { newKey } from '../../lib/api/create-api.ts';
import type { Kept } from './create-signing.ts';
import { createSigning } from './create-signing.ts';
import { handedOverDoors } from './handed-over-doors.ts';
import { createKeepBox } from './keep-box.ts';
import { SigningTask } from './signing-task.tsx';

const openDesk = () =>
  createSigning({
    doors: handedOverDoors,
    box: createKeepBox<Kept>(),
    place: 'handed-over',
    newKey,
    now: () => new Date(),
    later: (work, ms) => {
      setTimeout(work, ms);
    },
  });

/** All there is on a device that was handed to a patient: one form and who signs it, at every address. */
export function PatientFrame({ onBackToStaff }: { readonly onBackToStaff: () => void }) {
  const [desk] = useState(openDesk);
  return <SigningTask desk={desk} onBackToStaff={onBackToStaff} />;
}
