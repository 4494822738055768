import { useEffect, useState } from 'react';
import type { TemplateContent, TemplateView } from '../../../../shared/schemas/consent-templates.ts';
import { useSession } from '../../lib/session/use-session.ts';
import { localBox } from '../../lib/storage.ts';
import { emptyContent, isSameContent } from './draft.ts';
import { keep, readKept } from './kept-draft.ts';

const storedIn = (template: TemplateView): TemplateContent =>
  template.draft ?? template.publishedContent ?? emptyContent('en', '');

/**
 * What is worked on. What was typed and not saved is kept at this browser until it is saved or discarded; what somebody
 * else has saved meanwhile is taken over where nothing was typed, and is a conflict where something was.
 */
export function useTemplateDraft(template: TemplateView) {
  const { person } = useSession();
  const stored = storedIn(template);
  const [start] = useState(() => readKept(localBox(), person.id, template.id));
  const [content, setContent] = useState(start?.content ?? stored);
  const [begun, setBegun] = useState({ version: start?.version ?? template.version, content: stored });
  const [wasKept, setWasKept] = useState(start !== null);
  const isChanged = !isSameContent(content, stored);

  if (begun.version < template.version) {
    const isTyped = !isSameContent(content, begun.content);
    // Taken out of use, or published: the words are what they were.
    if (!isTyped || !isChanged || (start === null && isSameContent(stored, begun.content))) {
      setBegun({ version: template.version, content: stored });
      if (!isTyped) setContent(stored);
    }
  }
  useEffect(() => {
    keep(localBox(), person.id, template.id, isChanged ? { version: begun.version, content } : null);
  }, [person.id, template.id, isChanged, begun.version, content]);

  return {
    content,
    isChanged,
    /** Something not saved was found at this browser, and is shown. */
    wasKept: wasKept && isChanged,
    /** Somebody else has changed the words since this was begun. */
    isBehind: isChanged && begun.version < template.version,
    version: begun.version,
    change: setContent,
    /** It is stored as it was sent; what was typed since stays. */
    saved(now: TemplateView, sent: TemplateContent): void {
      setBegun({ version: now.version, content: storedIn(now) });
      setContent((present) => (present === sent ? storedIn(now) : present));
      setWasKept(false);
    },
    /** Leaves what was typed, and goes on from the template as it is stored there. */
    take(now: TemplateView): void {
      setBegun({ version: now.version, content: storedIn(now) });
      setContent(storedIn(now));
      setWasKept(false);
    },
  };
}
export type TemplateDraft = ReturnType<typeof useTemplateDraft>;
