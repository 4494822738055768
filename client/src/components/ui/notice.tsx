import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

export type Tone = 'info' | 'good' | 'warn' | 'danger';

const ICONS = { info: IconInfoCircle, good: IconCircleCheck, warn: IconAlertTriangle, danger: IconAlertTriangle };

interface NoticeProps {
  readonly tone: Tone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Spoken when it appears; off for what is on the page from the start. */
  readonly isSpoken?: boolean;
}

export function Notice({ tone, title, children, actions, isSpoken = false }: NoticeProps) {
  const Icon = ICONS[tone];
  return (
    <div className={`notice notice-${tone}`} {...(isSpoken ? { role: 'alert' } : {})}>
      <Icon size={20} stroke={2} aria-hidden="true" />
      <div className="notice-body">
        {title === undefined ? null : <div className="notice-title">{title}</div>}
        {children}
        {actions === undefined ? null : <div className="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
