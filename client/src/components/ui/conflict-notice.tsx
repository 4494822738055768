import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Notice } from './notice.tsx';

export interface Difference {
  readonly label: string;
  /** What stands there now, as people read it; empty for nothing. */
  readonly theirs: string;
}

interface ConflictNoticeProps {
  readonly differences: readonly Difference[];
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
  readonly isPending: boolean;
}

/** Someone else was first. Shows what they did, keeps what was typed, and lets the person decide. */
export function ConflictNotice({ differences, onKeepMine, onTakeTheirs, isPending }: ConflictNoticeProps) {
  const { t } = useTranslation();
  return (
    <Notice
      tone="warn"
      isSpoken
      title={t('conflict.title')}
      actions={
        <>
          <Button variant="default" onClick={onTakeTheirs} disabled={isPending}>
            {t('conflict.takeTheirs')}
          </Button>
          <Button onClick={onKeepMine} loading={isPending}>
            {t('conflict.keepMine')}
          </Button>
        </>
      }
    >
      <p>{t('conflict.text')}</p>
      {differences.length === 0 ? null : (
        <ul className="differences">
          {differences.map(({ label, theirs }) => (
            <li key={label}>
              <strong>{label}</strong>
              {' – '}
              <bdi>{t('conflict.theirs', { value: theirs === '' ? t('conflict.none') : theirs })}</bdi>
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
