import { useNavigate } from '@tanstack/react-router';
import type { NoticeView } from '../../../../shared/schemas/notices.ts';
import { postSeen } from './api.ts';
import { inbox } from './inbox-store.ts';
import { noticePath } from './notice-path.ts';

/** Goes where the notice leads. Opening it is seeing it; where the server cannot be told now, it stays unseen there. */
export function useOpenNotice(): (notice: NoticeView) => void {
  const navigate = useNavigate();
  return (notice) => {
    if (notice.seenAt === null) {
      postSeen([notice.id]).then(
        () => inbox.keepSeen([notice.id]),
        () => undefined,
      );
    }
    // The same request stands on the desk for who decides it, and on one's own page for who asked.
    const desk = notice.type === 'leave.asked' ? '&view=desk' : '';
    void navigate({ href: `${noticePath(notice.link)}${desk}` });
  };
}
