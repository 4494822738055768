import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BedConflict } from '../../../../../shared/types/problem.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { isProblem } from '../../../lib/api/failure.ts';
import { useBoard } from '../board-context.ts';
import { spanOf } from '../board/dates.ts';
import { choosePlace, placing } from '../place/place-store.ts';

const WHYS = [
  'occupied',
  'not-occupied',
  'held',
  'held-for-another',
  'not-held',
  'not-clean',
  'out-of-use',
  'not-out-of-use',
  'already-dirty',
  'not-dirty',
  'not-cleaning',
  'unchanged',
  'changed',
] as const;

/** A refusal in plain words. Where somebody was first it says who and when, and leads to the next best beds. */
export function ChangeFailure({ error }: { readonly error: unknown }) {
  const bed = isProblem(error, 'bed-refused') ? error.problem.bed : undefined;
  if (bed === undefined) return <FailureNotice error={error} />;
  return <BedRefused conflict={bed} />;
}

function BedRefused({ conflict }: { readonly conflict: BedConflict }) {
  const { t } = useTranslation('bed');
  const { store, overlay } = useBoard();
  const code = store.bed(conflict.bedId)?.bed.code ?? '';
  // As it was when the refusal came: a number that grows while one reads would be read out again and again.
  const [past] = useState(() => Date.now() - Date.parse(conflict.at));
  const { unit, count } = spanOf(past);
  const seconds = Math.max(1, Math.round(past / 1000));
  const ago = unit === 'minutes' && count === 0 ? t('seconds', { count: seconds }) : t(`spanLong.${unit}`, { count });
  const title =
    conflict.by === null
      ? t('conflict.takenByHouse', { code, ago })
      : t('conflict.taken', { code, name: conflict.by, ago });
  const why = WHYS.find((one) => one === conflict.why) ?? 'other';
  useEffect(() => {
    announcer.interrupt(title);
  }, [title]);
  const here = conflict.next.filter((next) => store.bed(next.bedId) !== undefined);
  return (
    <Notice tone="warn" title={title}>
      <p>{t(`conflict.why.${why}`)}</p>
      {here.length === 0 ? null : (
        <div className="conflict-next">
          <span>{t('conflict.next')}</span>
          {here.map((next) => (
            <Button
              key={next.bedId}
              variant="default"
              size="compact-md"
              onClick={() => {
                if (placing.get() === null) overlay.set({ kind: 'bed', bedId: next.bedId, page: 'start' });
                else choosePlace(next.bedId);
              }}
            >
              <bdi>{next.code}</bdi>
            </Button>
          ))}
        </div>
      )}
    </Notice>
  );
}
