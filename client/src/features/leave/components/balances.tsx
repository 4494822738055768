import { Button, TextInput } from '@mantine/core';
import { IconSearch, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BalanceList, LeaveBalance, LeaveType } from '../../../../../shared/schemas/leave.ts';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { useSession } from '../../../lib/session/use-session.ts';
import { useBalances, useLeaveSetup } from '../api/leave.ts';
import { useLeaveWords } from '../use-leave-words.ts';
import { BalanceDialog } from './balance-dialog.tsx';
import { YearBar } from './my-leave.tsx';

type Person = BalanceList['people'][number];
export interface Opened {
  readonly person: Person;
  readonly balance: LeaveBalance;
  readonly type: LeaveType;
}

/** Everyone's balances of a year; pressed, one is set. One's own is somebody else's to set. */
export function Balances() {
  const { t } = useTranslation('leave');
  const [year, setYear] = useState<number | undefined>();
  const [text, setText] = useState('');
  const [opened, setOpened] = useState<Opened | null>(null);
  const list = useBalances(year);
  const setup = useLeaveSetup();
  if (list.data === undefined || setup.data === undefined) {
    const failed = list.isError ? list : setup.isError ? setup : null;
    return failed === null ? (
      <Skeleton blocks={[60, 60, 60, 60]} />
    ) : (
      <FailureNotice error={failed.error} onRetry={() => void failed.refetch()} />
    );
  }
  const types = setup.data.types.filter(({ isLimited }) => isLimited);
  const wanted = text.trim().toLocaleLowerCase();
  const people = list.data.people.filter(({ staff }) => staff.name.toLocaleLowerCase().includes(wanted));
  return (
    <>
      <YearBar year={list.data.year} onGo={setYear} />
      <TextInput
        type="search"
        label={t('balances.find')}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {types.length === 0 || people.length === 0 ? (
        <div className="card">
          <EmptyState icon={IconUsers} title={t(types.length === 0 ? 'balances.noTypes' : 'balances.nobody')} />
        </div>
      ) : (
        <Table people={people} types={types} onOpen={setOpened} />
      )}
      <BalanceDialog opened={opened} onClose={() => setOpened(null)} />
    </>
  );
}

interface TableProps {
  readonly people: readonly Person[];
  readonly types: readonly LeaveType[];
  readonly onOpen: (opened: Opened) => void;
}

function Table({ people, types, onOpen }: TableProps) {
  const { t } = useTranslation('leave');
  const { amount } = useLeaveWords();
  const own = useSession().person.id;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls must be reached by keyboard (WCAG 2.1.1).
    <section className="card leave-table" tabIndex={0} aria-label={t('balances.label')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('balances.person')}</th>
            {types.map(({ id, name }) => (
              <th key={id} scope="col">
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.staff.id}>
              <th scope="row">
                <bdi>{person.staff.name}</bdi>
                {person.jobTitle === null ? null : <span className="muted small leave-job">{person.jobTitle}</span>}
              </th>
              {types.map((type) => {
                const balance = person.balances.find(({ typeId }) => typeId === type.id);
                if (balance === undefined) return <td key={type.id}>–</td>;
                const { left, pending, set } = balance;
                return (
                  <td key={type.id}>
                    <Button
                      variant="subtle"
                      disabled={person.staff.id === own}
                      aria-label={t('balances.open', { name: person.staff.name, type: type.name, left: amount(left) })}
                      onClick={() => onOpen({ person, balance, type })}
                    >
                      <span className="leave-left-cell" data-below={left < 0 || undefined}>
                        {amount(left)}
                      </span>
                      {pending === 0 ? null : (
                        <span className="muted small leave-asked">
                          {t('balances.asked', { days: amount(pending) })}
                        </span>
                      )}
                      {set.entitled === null && set.carried === null ? null : <span aria-hidden="true"> *</span>}
                    </Button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small leave-foot">{t('balances.foot')}</p>
    </section>
  );
}
