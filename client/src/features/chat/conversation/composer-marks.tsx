import { IconAlertTriangle, IconFlag, IconPencil, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../../../shared/schemas/chat.ts';
import type { How } from './composer.tsx';

interface MarksProps {
  readonly editing: MessageView | null;
  readonly how: How;
  readonly onHow: (how: How) => void;
  readonly onEndEdit: () => void;
}

/** What is not plain about what is being written stands above it in words. */
export function ComposerMarks({ editing, how, onHow, onEndEdit }: MarksProps) {
  const { t } = useTranslation('conversation');
  if (editing !== null) {
    return (
      <div className="talk-writing">
        <span>
          <IconPencil size={16} stroke={2} aria-hidden="true" />
          {t('editing')}
        </span>
        <button type="button" className="talk-chip" onClick={onEndEdit}>
          <IconX size={16} stroke={2} aria-hidden="true" />
          {t('cancelEdit')}
        </button>
      </div>
    );
  }
  if (how.priority === 'normal' && !how.needsAck) return null;
  const Glyph = how.priority === 'urgent' ? IconAlertTriangle : IconFlag;
  return (
    <div className="talk-writing" data-priority={how.priority}>
      <span>
        {how.priority === 'normal' ? null : (
          <>
            <Glyph size={16} stroke={2.2} aria-hidden="true" /> <strong>{t(`priority.${how.priority}`)}</strong>
          </>
        )}{' '}
        {how.needsAck ? t('asksAck') : null}
      </span>
      <button
        type="button"
        className="talk-chip"
        onClick={() => {
          onHow({ priority: 'normal', needsAck: false });
        }}
      >
        <IconX size={16} stroke={2} aria-hidden="true" />
        {t('makePlain')}
      </button>
    </div>
  );
}
