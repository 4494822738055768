import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageView, Receipt } from '../../../../../shared/schemas/chat.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { formatInstant } from '../../../lib/format.ts';
import { getHistory } from '../api/messages.ts';
import { useCover } from './attention.ts';
import { HandoverForm } from './handover-form.tsx';
import { dayIn } from './rows.ts';
import { seenOf } from './seen.ts';
import type { Overlay } from './talk-context.ts';
import { useTalkContext } from './talk-context.ts';
import { useMessageActs } from './use-message-acts.ts';
import { useTalk } from './use-conversation.ts';

interface OverlaysProps {
  readonly last: Overlay;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** What lies over the conversation; while it does, nothing beneath counts as read. */
export function Overlays({ last, isOpen, onClose }: OverlaysProps) {
  const { t } = useTranslation('conversation');
  useCover(isOpen);
  return (
    <FormDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t(`dialog.${last.kind}`)}
      isLong={last.kind === 'handover'}
      width={last.kind === 'handover' ? 'wide' : 'usual'}
    >
      <Content overlay={last} onClose={onClose} />
    </FormDialog>
  );
}

function Content({ overlay, onClose }: { readonly overlay: Overlay; readonly onClose: () => void }) {
  const { talk } = useTalkContext();
  const { run } = useTalk(talk);
  if (!('message' in overlay)) {
    return overlay.kind === 'date' ? <DayForm onClose={onClose} /> : <HandoverForm onClose={onClose} />;
  }
  // As it is now, not as it was when the dialog was opened.
  const message = run?.messages.find(({ id }) => id === overlay.message.id) ?? overlay.message;
  switch (overlay.kind) {
    case 'history':
      return <History message={message} />;
    case 'seen':
      return <SeenList message={message} />;
    case 'acks':
      return <AckList message={message} />;
    case 'delete':
      return <DeleteForm message={message} onClose={onClose} />;
    case 'emoji':
      return <Emoji message={message} onClose={onClose} />;
  }
}

function History({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const history = useQuery({
    queryKey: ['chat', 'history', message.id, message.version],
    queryFn: () => getHistory(message.id),
  });
  if (history.data === undefined) {
    return history.isError ? <FailureNotice error={history.error} /> : <Skeleton blocks={[48, 48]} />;
  }
  return (
    <ol className="talk-history">
      {history.data.versions.map((version) => (
        <li key={version.at}>
          <span className="muted small numbers">
            {formatInstant(version.at)}
            {version.until === null ? ` · ${t('history.now')}` : ''}
          </span>
          <p className="talk-text" dir="auto">
            {version.text}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Names({
  title,
  people,
}: {
  readonly title: string;
  readonly people: readonly { staffId: string; name: string; detail?: string }[];
}) {
  if (people.length === 0) return null;
  return (
    <section className="talk-names">
      <h3>{title}</h3>
      <ul>
        {people.map(({ staffId, name, detail }) => (
          <li key={staffId}>
            <bdi>{name}</bdi>
            {detail === undefined ? null : <span className="muted small numbers">{detail}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SeenList({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { talk, me } = useTalkContext();
  const { run } = useTalk(talk);
  const receipts: readonly Receipt[] = (run?.receipts ?? []).filter(
    ({ staffId }) => staffId !== message.author?.staffId,
  );
  const { by, deliveredTo, notYet, seen, of } = seenOf(
    message.number,
    receipts,
    message.author?.staffId === me ? me : '',
  );
  return (
    <div className="stack">
      <p className="numbers">{t('mark.seen', { seen, of })}</p>
      <Names title={t('seen.by')} people={by} />
      <Names title={t('seen.delivered')} people={deliveredTo} />
      <Names title={t('seen.notYet')} people={notYet} />
    </div>
  );
}

function AckList({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const { talk, members, channel } = useTalkContext();
  const { run } = useTalk(talk);
  const acts = useMessageActs();
  const [isNudged, setNudged] = useState(false);
  const known = new Map([
    ...(run?.receipts ?? []).map(({ staffId, name }) => [staffId, name] as const),
    ...members.map(({ staffId, name }) => [staffId, name] as const),
    ...(run?.messages ?? [])
      .flatMap(({ step }) => step?.asked ?? [])
      .map(({ staffId, name }) => [staffId, name] as const),
  ]);
  const waits = message.askedIds
    .filter((id) => message.acks.every(({ staffId }) => staffId !== id))
    .map((staffId) => ({ staffId, name: known.get(staffId) ?? t('acks.somebody') }));
  return (
    <div className="stack">
      <Names
        title={t('acks.has')}
        people={message.acks.map(({ staffId, name, at }) => ({ staffId, name, detail: formatInstant(at) }))}
      />
      <Names title={t('acks.hasNot')} people={waits} />
      {waits.length === 0 ? <p>{t('acks.all')}</p> : null}
      {waits.length > 0 && channel.abilities.canWrite && message.deletedAt === null ? (
        <div className="row">
          <Button
            variant="default"
            disabled={isNudged}
            onClick={() => {
              setNudged(true);
              void acts.nudge(message).then(setNudged);
            }}
          >
            {t(isNudged ? 'acks.nudged' : 'acks.nudge')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function DeleteForm({ message, onClose }: { readonly message: MessageView; readonly onClose: () => void }) {
  const { t } = useTranslation('conversation');
  const { t: tCommon } = useTranslation();
  const acts = useMessageActs();
  const [isBusy, setBusy] = useState(false);
  return (
    <div className="stack">
      <p>{t('delete.text')}</p>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button
          color="danger"
          loading={isBusy}
          onClick={() => {
            setBusy(true);
            void acts.remove(message).then((isDone) => {
              setBusy(false);
              if (isDone) onClose();
            });
          }}
        >
          {t('delete.confirm')}
        </Button>
      </div>
    </div>
  );
}

const MORE =
  '👍 👎 ✅ ❌ 👀 🙏 ❤️ 😊 😀 😂 😢 😮 👏 💪 🙌 🤝 🎉 ☕ ⏳ ⏰ 📞 📋 💊 🩺 🛏️ 🩹 🧪 🧹 🚑 🏥 ⭐ ❓ ❗ ➕ 💯 🔥 🌙 ☀️ 🙂 🤔'.split(
    ' ',
  );

function Emoji({ message, onClose }: { readonly message: MessageView; readonly onClose: () => void }) {
  const { t } = useTranslation('conversation');
  const { me } = useTalkContext();
  const acts = useMessageActs();
  return (
    <ul className="talk-emoji">
      {MORE.map((emoji) => {
        const isMine = message.reactions.some((one) => one.emoji === emoji && one.staffIds.includes(me));
        return (
          <li key={emoji}>
            <button
              type="button"
              aria-label={t('menu.reactWith', { emoji })}
              aria-pressed={isMine}
              onClick={() => {
                acts.react(message, emoji, !isMine);
                onClose();
              }}
            >
              {emoji}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function DayForm({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('conversation');
  const { talk, timeZone } = useTalkContext();
  const [day, setDay] = useState('');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (day === '') return;
        void talk.jumpToDay(day, dayIn(timeZone));
        onClose();
      }}
    >
      <TextInput
        type="date"
        label={t('day.label')}
        value={day}
        onChange={({ currentTarget }) => {
          setDay(currentTarget.value);
        }}
      />
      <div className="row-end">
        <Button type="submit" disabled={day === ''}>
          {t('day.go')}
        </Button>
      </div>
    </form>
  );
}
