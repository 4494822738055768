import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsFresh } from '../board-context.ts';
import { useOnePress } from '../hooks/use-one-press.ts';
import { ChangeFailure } from './change-failure.tsx';

interface FormFrameProps {
  readonly title: string;
  readonly onBack: () => void;
  readonly submit?: string;
  readonly isPending?: boolean;
  readonly isReady?: boolean;
  readonly isDanger?: boolean;
  readonly error?: unknown;
  readonly onSubmit?: () => void;
  readonly children: ReactNode;
}

/** One action of a bed's panel: its own heading, what it needs, and the way back. What was typed outlives a refusal. */
export function FormFrame(props: FormFrameProps) {
  const {
    title,
    onBack,
    submit,
    isPending = false,
    isReady = true,
    isDanger = false,
    error,
    onSubmit,
    children,
  } = props;
  const { t } = useTranslation('bed');
  const isFresh = useIsFresh();
  const press = useOnePress(isPending);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The button that led here is gone, and the focus with it.
    if (document.activeElement?.matches('[role="dialog"] :is(input, textarea, select)') !== true) {
      heading.current?.focus();
    }
  }, []);
  return (
    <form
      className="stack panel-page"
      noValidate
      onSubmit={(event) => {
        // A dialog opened from within hands its own submit up to here.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        if (isReady && isFresh && onSubmit !== undefined) press(onSubmit);
      }}
    >
      <button type="button" className="panel-back" onClick={onBack}>
        <IconChevronLeft size={18} stroke={2.2} className="mirrored" aria-hidden="true" />
        {t('panel.back')}
      </button>
      <h3 ref={heading} tabIndex={-1} className="panel-subtitle">
        {title}
      </h3>
      <ChangeFailure error={error} />
      {children}
      {isFresh ? null : <p className="panel-stale">{t('panel.stale')}</p>}
      {submit === undefined ? null : (
        <div className="row-end">
          <Button
            type="submit"
            fullWidth
            loading={isPending}
            disabled={!isReady || !isFresh}
            {...(isDanger ? { color: 'danger' } : {})}
          >
            {submit}
          </Button>
        </div>
      )}
    </form>
  );
}
