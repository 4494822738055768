import { IconCircleCheck, IconCircleDashed, IconHourglass } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConsentView, SlotView } from '../../../../../shared/schemas/consents.ts';
import { formatDay, formatInstant } from '../../../lib/format.ts';
import { Card } from '../../../components/ui/card.tsx';
import { MarkPicture } from '../../../components/signature/mark-picture.tsx';

/** Given without a line it reaches the house later than it was given; less than this is the clocks' difference. */
const LATE_MS = 120_000;

/** Who signs, who has, and how it was made sure that it was them. */
export function SlotsPart({ consent }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('consents');
  return (
    <Card title={t('slots.title')}>
      <ol className="slots">
        {consent.slots.map((slot) => (
          <li key={slot.key} className="slot" data-signed={slot.signed === null ? undefined : ''}>
            <Slot slot={slot} consent={consent} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function useRoleWord({ consenter }: ConsentView): (slot: SlotView) => string {
  const { t } = useTranslation('consents');
  return ({ role }) => {
    const kind = role === 'patient' ? consenter.kind : role;
    return t(`slots.role.${kind}`);
  };
}

function Slot({ slot, consent }: { readonly slot: SlotView; readonly consent: ConsentView }) {
  const { t } = useTranslation('consents');
  const roleWord = useRoleWord(consent);
  const { signed } = slot;
  if (signed !== null) return <Signed signed={signed} role={roleWord(slot)} />;
  const waits = consent.state === 'signing';
  const Glyph = waits && slot.isDue ? IconHourglass : IconCircleDashed;
  return (
    <>
      <p className="slot-role">
        <Glyph size={20} stroke={2} aria-hidden="true" />
        <strong>{roleWord(slot)}</strong>
        {slot.name === null ? null : <bdi>{slot.name}</bdi>}
      </p>
      <p className="muted small">{t(!waits ? 'slots.missing' : slot.isDue ? 'slots.due' : 'slots.waits')}</p>
    </>
  );
}

interface SignedProps {
  readonly signed: NonNullable<SlotView['signed']>;
  readonly role: string;
}

function Signed({ signed, role }: SignedProps) {
  const { t } = useTranslation('consents');
  const { name, capacity, method, mark, proof, signedAt, receivedAt, device } = signed;
  // On paper only the day is known, and it always comes later.
  const isOnPaper = method === 'paper';
  const isLate = !isOnPaper && Date.parse(receivedAt) - Date.parse(signedAt) > LATE_MS;
  const at = isOnPaper ? formatDay(signedAt.slice(0, 10), true) : formatInstant(signedAt);
  return (
    <>
      <p className="slot-role">
        <IconCircleCheck size={20} stroke={2} aria-hidden="true" className="slot-done" />
        <strong>{role}</strong>
        <span>
          <bdi>{name}</bdi>
          {capacity === null ? null : (
            <>
              {' ('}
              <bdi>{capacity}</bdi>)
            </>
          )}
        </span>
      </p>
      {mark === null ? null : <MarkPicture mark={mark} label={t('slots.image', { name })} />}
      <p className="muted small numbers">
        {t('slots.signedAt', { at })} · {t(`slots.method.${method}`)} · {t(`slots.proof.${proof}`)}
        {device === null ? null : (
          <>
            {' · '}
            <bdi>{t('slots.on', { device })}</bdi>
          </>
        )}
      </p>
      {isLate ? <p className="small numbers">{t('slots.received', { at: formatInstant(receivedAt) })}</p> : null}
    </>
  );
}
