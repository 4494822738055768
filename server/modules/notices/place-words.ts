import type { NoticeLink } from '../../../shared/schemas/notices.ts';
import { findBeds, findWards } from '../places/index.ts';
import type { NoticeWords } from './notices.model.ts';

/** What the ward and the bed a notice leads to are called, for its sentence; whoever raised it need not have known. */
export async function placeWords(link: NoticeLink): Promise<NoticeWords> {
  if (link.to !== 'ward') return {};
  const [ward] = await findWards([link.wardId]);
  const [bed] = link.bedId === null ? [] : await findBeds([link.bedId]);
  return { ...(ward === undefined ? {} : { ward: ward.name }), ...(bed === undefined ? {} : { bed: bed.code }) };
}
