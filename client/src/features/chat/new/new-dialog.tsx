import './new.css';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelView } from '../../../../../shared/schemas/chat.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import type { OpenChannel } from '../api/channels.ts';
import { postFollow } from '../api/membership.ts';
import { KIND_ICONS } from '../list/channel-row.tsx';
import { keepStanding, openChannel } from '../use-chat.ts';
import { GroupForm } from './group-form.tsx';
import { PatientPick, RolePick, WardPick } from './other-picks.tsx';
import { PeoplePick } from './people-pick.tsx';

interface NewDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const WAYS = ['direct', 'group', 'patient', 'role', 'ward'] as const;
type Way = (typeof WAYS)[number];

/** Begins a conversation, or opens the one there is. */
export function NewDialog({ isOpen, onClose }: NewDialogProps) {
  const { t } = useTranslation('chat');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('new.title')} width="wide" isLong>
      <Begin onClose={onClose} />
    </FormDialog>
  );
}

/** Opens it; a ward one does not work in is followed, too, or it would be gone from the list at once. */
async function begin(body: OpenChannel): Promise<ChannelView> {
  const channel = await openChannel(body);
  if (body.kind === 'ward' && !channel.mine.isFollowing)
    keepStanding(await postFollow(channel.id, { isFollowing: true }));
  return channel;
}

function Begin({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('chat');
  const navigate = useNavigate();
  const canSeePatients = useCan('patient.read');
  const canSeeWards = useCan('ward.read');
  const [way, setWay] = useState<Way>('direct');
  const ways = WAYS.filter((one) => (one !== 'patient' || canSeePatients) && (one !== 'ward' || canSeeWards));
  const go = ({ id }: ChannelView) => {
    onClose();
    void navigate({ to: '/messages/$channelId', params: { channelId: id } });
  };
  const command = useCommand(begin, go);
  const isBusy = command.isPending;
  const open = (body: OpenChannel) => command.mutate(body);
  return (
    <div className="stack">
      <fieldset className="ways">
        <legend className="visually-hidden">{t('new.way')}</legend>
        {ways.map((one) => {
          const Glyph = KIND_ICONS[one];
          return (
            <label key={one} className="way">
              <input type="radio" name="way" checked={one === way} onChange={() => setWay(one)} />
              <span>
                <Glyph size={20} stroke={1.8} aria-hidden="true" />
                {t(`way.${one}`)}
              </span>
            </label>
          );
        })}
      </fieldset>
      <FailureNotice error={command.error} />
      {way === 'direct' ? (
        <PeoplePick
          label={t('new.personFind')}
          isBusy={isBusy}
          onPick={({ staffId }) => open({ kind: 'direct', staffId })}
        />
      ) : null}
      {way === 'group' ? <GroupForm onDone={go} /> : null}
      {way === 'patient' ? (
        <PatientPick isBusy={isBusy} onPick={(patientId) => open({ kind: 'patient', patientId })} />
      ) : null}
      {way === 'role' ? <RolePick isBusy={isBusy} onPick={(roleId) => open({ kind: 'role', roleId })} /> : null}
      {way === 'ward' ? <WardPick isBusy={isBusy} onPick={(wardId) => open({ kind: 'ward', wardId })} /> : null}
    </div>
  );
}
