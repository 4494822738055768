import type { NoticeType } from '../../../shared/domain/notice-types.ts';

type Flat<Type extends string> = Type extends `${infer Subject}.${infer What}` ? `${Subject}-${What}` : never;
type NoticeWord = Flat<NoticeType>;

/** A kind of notice as the catalogues name it, where a dot parts steps: `message-urgent`. */
export const noticeWord = (type: NoticeType): NoticeWord => type.replace('.', '-') as NoticeWord;
