import type { TemplateContent } from '../../../../shared/schemas/consent-templates.ts';

/** What somebody has typed and not saved yet. It says nothing of any patient. */
export interface KeptDraft {
  /** Of the template it was begun from. */
  readonly version: number;
  readonly content: TemplateContent;
}

/** Of the browser’s own store what is used here; `null` where the browser refuses it. */
interface Box {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
const keyOf = (staffId: string, templateId: string): string => `wardline.template.${staffId}.${templateId}`;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
// Another release may have kept it: what is not of the shape that is shown here is left alone.
function isKept(value: unknown): value is KeptDraft {
  if (!isRecord(value) || typeof value['version'] !== 'number' || !isRecord(value['content'])) return false;
  const { languages, texts, fields, addOns, signers } = value['content'];
  return [languages, fields, addOns, signers].every(Array.isArray) && isRecord(texts);
}

/** Of this person at this browser, for that template; `null`: nothing is kept. */
export function readKept(box: Box | null, staffId: string, templateId: string): KeptDraft | null {
  try {
    const kept: unknown = JSON.parse(box?.getItem(keyOf(staffId, templateId)) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** `null` forgets it. A browser that keeps nothing more loses no more than it would have. */
export function keep(box: Box | null, staffId: string, templateId: string, draft: KeptDraft | null): void {
  try {
    if (draft === null) box?.removeItem(keyOf(staffId, templateId));
    else box?.setItem(keyOf(staffId, templateId), JSON.stringify(draft));
  } catch {
    // Full, or refused.
  }
}
