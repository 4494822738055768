import { IconCircleCheck, IconCircleX, IconFileOff, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SigningView } from '../../../../../shared/schemas/consents.ts';
import { Message } from './message.tsx';

interface EndScreenProps {
  readonly view: SigningView;
  readonly onBackToStaff?: () => void;
}

type End = 'signed' | 'your-part' | 'declined' | 'closed';

function endOf({ state }: SigningView): End {
  if (state === 'declined') return 'declined';
  if (state === 'completed') return 'signed';
  // Others may have to sign who are not shown here, and nothing counts before it is sealed.
  return state === 'signing' ? 'your-part' : 'closed';
}

const LOOKS = {
  signed: { icon: IconCircleCheck, tone: 'good' },
  'your-part': { icon: IconCircleCheck, tone: 'good' },
  declined: { icon: IconCircleX, tone: 'plain' },
  closed: { icon: IconFileOff, tone: 'warn' },
} as const;

/** Thanks, and the way back: nothing else is left to do here. */
export function EndScreen({ view, onBackToStaff }: EndScreenProps) {
  const { t } = useTranslation('signing');
  const end = endOf(view);
  const { icon, tone } = LOOKS[end];
  return (
    <Message icon={icon} title={t(`end.${end}.title`)} tone={tone}>
      <p>{t(`end.${end}.text`)}</p>
      {end === 'signed' || end === 'your-part' ? <Signers view={view} /> : null}
      {onBackToStaff === undefined ? (
        <p>{t('end.close')}</p>
      ) : (
        <button type="button" className="sg-button" onClick={onBackToStaff}>
          {t('backToStaff')}
        </button>
      )}
    </Message>
  );
}

function Signers({ view }: { readonly view: SigningView }) {
  const { t } = useTranslation('signing');
  return (
    <ul className="sg-signers">
      {view.slots.map(({ key, role, name, signed }) => {
        const Glyph = signed === null ? IconHourglass : IconCircleCheck;
        return (
          <li key={key}>
            <Glyph size={20} stroke={1.8} aria-hidden="true" />
            <span>{t(`role.${role}`)}</span>
            <bdi>{signed?.name ?? name ?? ''}</bdi>
            <span>{t(signed === null ? 'end.open' : 'end.given')}</span>
          </li>
        );
      })}
    </ul>
  );
}
