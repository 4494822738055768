import { isProblem } from '../../lib/api/failure.ts';
import type { Draft } from '../../lib/use-draft.ts';
import type { Difference } from './conflict-notice.tsx';
import { ConflictNotice } from './conflict-notice.tsx';
import { FailureNotice } from './failure-notice.tsx';

interface DraftNoticeProps {
  readonly draft: Pick<Draft<unknown>, 'isOvertaken' | 'drop'>;
  readonly command: { readonly isPending: boolean; readonly error: Error | null; readonly reset: () => void };
  /** Reckoned only where it is shown. */
  readonly differences: () => readonly Difference[];
  readonly onKeepMine: () => void;
}

/** Why what is typed is not saved: somebody was first, or it failed. */
export function DraftNotice({ draft, command, differences, onKeepMine }: DraftNoticeProps) {
  // While it is being saved, what the line tells of may be one's own.
  if (!draft.isOvertaken || command.isPending) return <FailureNotice error={command.error} />;
  return (
    <>
      {isProblem(command.error, 'version-conflict') ? null : <FailureNotice error={command.error} />}
      <ConflictNotice
        differences={differences()}
        onKeepMine={onKeepMine}
        onTakeTheirs={() => {
          draft.drop();
          command.reset();
        }}
        isPending={false}
      />
    </>
  );
}
