import './escalation.css';
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LadderView } from '../../../../shared/schemas/chat.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { useLadders } from './api/ladders.ts';
import { HOSPITAL, LadderEditor } from './components/ladder-editor.tsx';
import { WardWithout } from './components/ward-without.tsx';
import { useWards } from '../../lib/wards.ts';

/** Who is asked next when nobody acknowledges a message: the hospital’s ladder, and those of wards with their own. */
export function EscalationScreen() {
  const { t } = useTranslation('escalation');
  const ladders = useLadders();
  const wards = useWards();
  const [scope, setScope] = useState<string>(HOSPITAL);
  const all = ladders.data?.ladders ?? [];
  const ownOf = (wardId: string) => all.find((ladder) => ladder.wardId === wardId);
  const items = wards.data?.items ?? [];
  const choices = items.map(({ id, name }) => ({
    value: id,
    label: ownOf(id) === undefined ? name : t('ownLadder', { name }),
  }));
  return (
    <Page title={t('title')} lead={t('lead')}>
      {ladders.isLoading ? (
        <Skeleton className="stack" blocks={[60, 300]} onRetry={() => void ladders.refetch()} />
      ) : null}
      {ladders.isError ? <FailureNotice error={ladders.error} onRetry={() => void ladders.refetch()} /> : null}
      {ladders.isSuccess ? (
        <div className="stack-lg">
          <NativeSelect
            className="ladder-scope"
            label={t('of')}
            value={scope}
            onChange={(event) => {
              setScope(event.currentTarget.value);
            }}
            data={[{ value: HOSPITAL, label: t('hospital') }, ...choices]}
          />
          <OneLadder key={scope} scope={scope} ladders={all} wardName={items.find(({ id }) => id === scope)?.name} />
        </div>
      ) : null}
    </Page>
  );
}

interface OneLadderProps {
  readonly scope: string;
  readonly ladders: readonly LadderView[];
  readonly wardName: string | undefined;
}

/** The ladder of the hospital or a ward; a ward without its own can be given one, which begins as the hospital’s. */
function OneLadder({ scope, ladders, wardName }: OneLadderProps) {
  const { t } = useTranslation('escalation');
  const [isBegun, setBegun] = useState(false);
  const [ofHospital] = ladders;
  if (ofHospital === undefined) return null;
  if (scope === HOSPITAL) return <LadderEditor scope={scope} ladder={ofHospital} title={t('hospital')} />;
  const own = ladders.find(({ wardId }) => wardId === scope);
  if (own === undefined && !isBegun) {
    return (
      <WardWithout
        rungs={ofHospital.rungs}
        onBegin={() => {
          setBegun(true);
        }}
      />
    );
  }
  return (
    <LadderEditor
      scope={scope}
      title={wardName ?? ''}
      ladder={own ?? { ...ofHospital, version: 0 }}
      onGone={() => {
        setBegun(false);
      }}
    />
  );
}
