import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rung } from '../../../../../shared/schemas/chat.ts';
import { Card } from '../../../components/ui/card.tsx';
import { draftOf } from '../draft.ts';
import { LadderPreview } from './ladder-preview.tsx';

interface WardWithoutProps {
  readonly rungs: readonly Rung[];
  readonly onBegin: () => void;
}

/** The hospital’s ladder is in force here. */
export function WardWithout({ rungs, onBegin }: WardWithoutProps) {
  const { t } = useTranslation('escalation');
  const [shown] = useState(() => draftOf(rungs));
  return (
    <Card title={t('follows.title')} lead={t('follows.lead')}>
      <div className="stack">
        <LadderPreview rungs={shown} />
        <div>
          <Button onClick={onBegin}>{t('follows.begin')}</Button>
        </div>
      </div>
    </Card>
  );
}
