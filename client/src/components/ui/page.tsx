import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { setPageTitle } from '../../lib/page-title.ts';

interface PageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** The way back, over the heading. */
  readonly above?: ReactNode;
  readonly actions?: ReactNode;
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

let isFirstPage = true;

/** Names the page, and moves the focus to its heading when one page follows another, as a load from the server would. */
export function usePageTitle(title: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    setPageTitle(title);
  }, [title]);
  useEffect(() => {
    if (isFirstPage) {
      isFirstPage = false;
      return;
    }
    // A field that asked for the focus has it already and keeps it.
    const hasFocus = document.activeElement?.matches('input, textarea, select') === true;
    if (!hasFocus) heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

export function Page({ title, lead, above, actions, isNarrow = false, children }: PageProps) {
  const heading = usePageTitle(title);
  return (
    <div className={isNarrow ? 'page page-narrow' : 'page'}>
      <header className="page-head">
        <div>
          {above}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead === undefined ? null : <div className="page-lead">{lead}</div>}
        </div>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
