import { Button, Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/ui/card.tsx';
import { useStore } from '../../../lib/store.ts';
import { setToneMuted, soundTone, toneMuted } from '../../../lib/tone.ts';

/** Whether this device sounds, whoever uses it; hearing the tone also tells that the browser lets it sound. */
export function ToneCard() {
  const { t } = useTranslation('noticeSettings');
  const isMuted = useStore(toneMuted);
  return (
    <Card title={t('tone.title')}>
      <div className="tone">
        <Checkbox
          label={t('tone.on')}
          checked={!isMuted}
          onChange={(event) => setToneMuted(!event.currentTarget.checked)}
        />
        <Button variant="default" onClick={() => void soundTone().catch(() => undefined)}>
          {t('tone.try')}
        </Button>
      </div>
    </Card>
  );
}
