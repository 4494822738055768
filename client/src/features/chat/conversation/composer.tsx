import { ActionIcon, Button } from '@mantine/core';
import { IconAt, IconSend2 } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessagePriority, MessageView } from '../../../../../shared/schemas/chat.ts';
import type { MessageId } from '../../../../../shared/types/ids.ts';
import { AttachButton } from '../../../components/ui/file-button.tsx';
import { UploadTray } from '../../../components/ui/file-tray.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useUpload } from '../../../lib/files/use-upload.ts';
import { useProblemText } from '../../../lib/problem-text.ts';
import { endTyping, tellTyping } from '../../../lib/realtime/signals.ts';
import { useStore } from '../../../lib/store.ts';
import { patchMessage } from '../api/messages.ts';
import { sendMessage } from '../use-chat.ts';
import { ComposerMenu } from './composer-menu.tsx';
import { ComposerMarks } from './composer-marks.tsx';
import { enterSends } from './enter-sends.ts';
import { MentionList } from './mention-list.tsx';
import { mentionsIn } from './mentions.ts';
import { MAX_ATTACHMENTS, MAX_TEXT } from './limits.ts';
import { useTalkContext } from './talk-context.ts';
import { useDraft } from './use-draft.ts';
import { useMentioning } from './use-mentioning.ts';

interface ComposerProps {
  /** The thread it writes to; `null`: the conversation. */
  readonly threadOf: MessageId | null;
  /** Newest own message, for the key that edits it. */
  readonly lastOwn: MessageView | null;
  /** Asks for the patient to be confirmed first, where that is due; `true` when it is. */
  readonly isClear: () => boolean;
}

export interface How {
  readonly priority: MessagePriority;
  readonly needsAck: boolean;
}
const PLAIN: How = { priority: 'normal', needsAck: false };

/** The text grows with its words up to a third of the window. */
function useGrowing(text: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.blockSize = 'auto';
    element.style.blockSize = `${Math.min(element.scrollHeight + 2, window.innerHeight / 3)}px`;
  }, [text]);
  return area;
}

/** What is being edited instead of written, and how it goes back. */
function useEditing(threadOf: MessageId | null) {
  const { writing } = useTalkContext();
  const { editing } = useStore(writing);
  // An edit belongs to where its message stands.
  const isHere = editing !== null && (threadOf === null || editing.threadOf === threadOf || editing.id === threadOf);
  return {
    editing: isHere ? editing : null,
    begin: (message: MessageView) => {
      writing.set({ editing: message });
    },
    end: () => {
      writing.set({ editing: null });
    },
  };
}

export function Composer({ threadOf, lastOwn, isClear }: ComposerProps) {
  const { t } = useTranslation('conversation');
  const { channel } = useTalkContext();
  const kept = threadOf === null ? channel.mine.draft : '';
  const [text, setText] = useState(kept);
  const [caret, setCaret] = useState(0);
  const [how, setHow] = useState<How>(PLAIN);
  const upload = useUpload({ purpose: 'message', most: MAX_ATTACHMENTS });
  const { editing, begin, end } = useEditing(threadOf);
  const area = useGrowing(text);
  const id = useId();
  const isEnterSending = useStore(enterSends);
  const mentioning = useMentioning(text, caret, (written) => {
    setText(written.text);
    setCaret(written.caret);
    requestAnimationFrame(() => area.current?.setSelectionRange(written.caret, written.caret));
  });
  const isFocused = useCallback(() => document.activeElement === area.current, [area]);
  useDraft({
    channelId: channel.id,
    kept,
    text,
    isOff: threadOf !== null || editing !== null,
    isFocused,
    take: setText,
  });
  const save = useSaveEdit(end);

  // What was being written before the edit comes back after it.
  const before = useRef('');
  const editingId = editing?.id ?? null;
  useEffect(() => {
    if (editing === null) return undefined;
    setText((now) => {
      before.current = now;
      return editing.text;
    });
    mentioning.setChosen(editing.mentions);
    area.current?.focus();
    return () => {
      setText(before.current);
    };
    // oxlint-disable-next-line react/exhaustive-deps -- Once for each message that is edited.
  }, [editingId]);

  const isEmpty = text.trim() === '' && upload.files.length === 0;
  const isBlocked = isEmpty || upload.isBusy || upload.hasFailed;

  function submit(): void {
    if (isBlocked || !isClear()) return;
    const mentions = mentionsIn(text, mentioning.chosen);
    if (editing !== null) {
      void save(editing, text.trim(), mentions);
      return;
    }
    sendMessage(channel.id, { text: text.trim(), threadOf, mentions, ...how }, upload.files);
    setText('');
    setHow(PLAIN);
    mentioning.setChosen([]);
    upload.clear();
    endTyping(channel.id, threadOf);
    area.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // A word is being put together in another script.
    if (event.nativeEvent.isComposing || mentioning.onKey(event)) return;
    if (event.key === 'Enter' && event.shiftKey !== isEnterSending && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape' && editing !== null) {
      event.preventDefault();
      event.stopPropagation();
      end();
    } else if (event.key === 'ArrowUp' && text === '' && lastOwn !== null && editing === null) {
      event.preventDefault();
      begin(lastOwn);
    }
  }

  const listId = `${id}-names`;
  const isChoosing = mentioning.choices.length > 0;
  return (
    <form
      className="talk-composer"
      data-drag={upload.isDragOver}
      {...upload.dropProps}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isChoosing ? (
        <MentionList id={listId} choices={mentioning.choices} active={mentioning.active} onChoose={mentioning.choose} />
      ) : null}
      <ComposerMarks editing={editing} how={how} onHow={setHow} onEndEdit={end} />
      {editing === null ? <UploadTray upload={upload} /> : null}
      <div className="talk-composer-line">
        <textarea
          ref={area}
          className="talk-input"
          rows={1}
          maxLength={MAX_TEXT}
          dir="auto"
          value={text}
          aria-label={t(threadOf === null ? 'write' : 'writeReply', { name: channel.name })}
          placeholder={t(threadOf === null ? 'writeHere' : 'writeReplyHere')}
          aria-autocomplete="list"
          {...(isChoosing
            ? { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${mentioning.active}` }
            : {})}
          onChange={({ target }) => {
            setText(target.value);
            setCaret(target.selectionStart);
            if (editing === null && target.value !== '') tellTyping(channel.id, threadOf);
          }}
          onSelect={({ currentTarget }) => {
            setCaret(currentTarget.selectionStart);
          }}
          onKeyDown={onKeyDown}
          onPaste={upload.onPaste}
        />
        <div className="talk-composer-tools">
          {editing === null ? <AttachButton upload={upload} /> : null}
          <ActionIcon
            variant="subtle"
            size={44}
            aria-label={t('mention.begin')}
            onClick={() => {
              const joint = text === '' || text.endsWith(' ') || text.endsWith('\n') ? '' : ' ';
              const next = `${text}${joint}@`;
              setText(next);
              setCaret(next.length);
              area.current?.focus();
            }}
          >
            <IconAt size={20} stroke={1.8} aria-hidden="true" />
          </ActionIcon>
          {editing === null ? <ComposerMenu how={how} onHow={setHow} isThread={threadOf !== null} /> : null}
          {editing === null ? (
            <ActionIcon
              type="submit"
              size={44}
              variant="filled"
              aria-label={t('send')}
              disabled={isBlocked}
              className="talk-send"
            >
              <IconSend2 size={20} stroke={2} aria-hidden="true" className="mirrored" />
            </ActionIcon>
          ) : (
            <Button type="submit" disabled={isBlocked}>
              {t('saveEdit')}
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}

function useSaveEdit(end: () => void) {
  const { talk } = useTalkContext();
  const problemText = useProblemText();
  return async (message: MessageView, text: string, mentions: ReturnType<typeof mentionsIn>) => {
    if (text === message.text) {
      end();
      return;
    }
    try {
      talk.keep(await patchMessage(message.id, { version: message.version, text, mentions }));
      end();
    } catch (error) {
      toast(problemText(error), 'danger');
    }
  };
}
