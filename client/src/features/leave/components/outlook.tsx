import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LeaveOutlook, WardCover } from '../../../../../shared/schemas/leave.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { formatDay } from '../../../lib/format.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import { ShiftList } from './shift-list.tsx';

/** Clashes first, then the cover of each ward by day, who else is away, and what is left of the balance. */
export function Outlook({ outlook }: { readonly outlook: LeaveOutlook }) {
  const { t } = useTranslation('leave');
  const { span, days } = useLeaveWords();
  const { clashes, cover, others, balances, request } = outlook;
  return (
    <>
      {clashes.length === 0 ? (
        <Notice tone="good">{t('outlook.noClash')}</Notice>
      ) : (
        <Notice tone="warn" title={t('outlook.clashes', { count: clashes.length })}>
          <ShiftList shifts={clashes} />
          <p>{t('outlook.clashText')}</p>
        </Notice>
      )}
      {balances.map(({ year, left }) => (
        <p key={year} className="leave-fact">
          {request.state === 'pending'
            ? t('outlook.leftAfter', { year, days: days(left) })
            : t('outlook.left', { year, days: days(left) })}
        </p>
      ))}
      {cover.length === 0 ? null : <CoverTable cover={cover} />}
      <section aria-labelledby="leave-others">
        <h3 id="leave-others">{t('outlook.others')}</h3>
        {others.length === 0 ? (
          <p className="muted">{t('outlook.nobody')}</p>
        ) : (
          <ul className="leave-shifts">
            {others.map(({ staff, from, to, state }) => (
              <li key={`${staff.id}${from}`}>
                <bdi>{staff.name}</bdi> · {span({ from, to, fromPart: 'whole', toPart: 'whole' })} ·{' '}
                {t(`state.${state}`)}
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function CoverTable({ cover }: { readonly cover: readonly WardCover[] }) {
  const { t } = useTranslation('leave');
  return (
    <section aria-labelledby="leave-cover">
      <h3 id="leave-cover">{t('outlook.cover')}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls must be reached by keyboard (WCAG 2.1.1). */}
      <div className="leave-table" tabIndex={0} role="group" aria-labelledby="leave-cover">
        <table>
          <thead>
            <tr>
              {(['day', 'ward', 'planned', 'without', 'away', 'asking', 'open'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`outlook.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cover.map((row) => (
              <tr key={`${row.date}${row.wardId}`} data-less={row.without < row.planned || undefined}>
                <th scope="row">{formatDay(row.date)}</th>
                <td>
                  <bdi>{row.ward}</bdi>
                </td>
                <td>{row.planned}</td>
                <td>
                  <span className="leave-without">
                    {row.without < row.planned ? (
                      <IconAlertTriangle size={16} aria-label={t('outlook.fewer')} />
                    ) : (
                      <IconCircleCheck size={16} aria-hidden="true" />
                    )}
                    {row.without}
                  </span>
                </td>
                <td>{row.away}</td>
                <td>{row.asking}</td>
                <td>{row.open}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
