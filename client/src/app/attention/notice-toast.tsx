import { leadingToast } from '../../components/ui/leading-toast.tsx';
import type { NoticeText } from '../../features/inbox/use-notice-words.ts';

/** Tells of a notice to be known soon: eight seconds, silently, with the way to what it is about. */
export function noticeToast(id: string, { heading, text }: NoticeText, open: string, onOpen: () => void): void {
  const children = (
    <span>
      <strong>{heading}</strong>
      <bdi>{text}</bdi>
    </span>
  );
  leadingToast({ id, children, open, onOpen, shownMs: 8000 });
}
