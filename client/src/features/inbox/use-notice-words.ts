import { useTranslation } from 'react-i18next';
import type { NoticeView } from '../../../../shared/schemas/notices.ts';
import { formatDay } from '../../lib/format.ts';
import { noticeWord } from '../../lib/notice-word.ts';

type Known =
  'author' | 'channel' | 'patient' | 'ward' | 'bed' | 'role' | 'by' | 'consent' | 'procedure' | 'qualification';

export interface NoticeText {
  readonly heading: string;
  readonly text: string;
  /** The beginning of a message, where there is one. */
  readonly preview: string | null;
}

type Answer = 'approved' | 'rejected' | 'cancelled';
const isAnswer = (word: string): word is Answer => ['approved', 'rejected', 'cancelled'].includes(word);

/** “3 Dec – 7 Dec”, or the one day it is about. */
function daysOf({ from, to }: NoticeView['words']): string {
  if (from === undefined) return '';
  return to === undefined || to === from ? formatDay(from) : `${formatDay(from)} – ${formatDay(to)}`;
}

/** What a notice says, in the reader's language; a name that is not known is a plain word. */
export function useNoticeWords(): (notice: NoticeView) => NoticeText {
  const { t } = useTranslation('inbox');
  return ({ type, words }) => {
    const name = (word: Known) => words[word] ?? t(`unknown.${word}`);
    const { preview = '' } = words;
    return {
      heading: t(`heading.${noticeWord(type)}`),
      text: t(`text.${noticeWord(type)}`, {
        author: name('author'),
        channel: name('channel'),
        patient: name('patient'),
        ward: name('ward'),
        bed: name('bed'),
        role: name('role'),
        by: name('by'),
        consent: name('consent'),
        procedure: name('procedure'),
        qualification: name('qualification'),
        days: daysOf(words),
        answer: words.answer === undefined || !isAnswer(words.answer) ? '' : t(`answer.${words.answer}`),
      }),
      preview: preview === '' ? null : preview,
    };
  };
}
