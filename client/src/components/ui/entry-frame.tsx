import './entry-frame.css';
import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { DisplayMenu } from './display-menu.tsx';
import { usePageTitle } from './page.tsx';

interface EntryFrameProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Words beside the form on wide screens. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly below?: ReactNode;
}

/** The page for who is not inside yet: one task, in the middle of a phone, at the side of a desk. */
export function EntryFrame({ title, lead, aside, children, below }: EntryFrameProps) {
  const heading = usePageTitle(title);
  return (
    <div className="entry">
      <aside className="entry-aside">
        <Brand />
        <div className="entry-words">{aside}</div>
        <EntryMap />
      </aside>
      <div className="entry-side">
        <header className="entry-top">
          <span className="entry-brand">
            <Brand />
          </span>
          <DisplayMenu />
        </header>
        <main className="entry-main">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead === undefined ? null : <div className="entry-lead">{lead}</div>}
          {children}
          {below}
        </main>
      </div>
    </div>
  );
}

const CELLS = [2, 1, 1, 3, 1, 2, 1, 1, 1, 3, 1, 1, 2, 1, 1, 1, 1, 3, 1, 2, 1, 1, 1, 1] as const;

/** A quiet picture of a ward's map: decoration only. */
function EntryMap() {
  return (
    <svg className="entry-map" viewBox="0 0 372 244" aria-hidden="true" focusable="false">
      {CELLS.map((kind, index) => {
        const x = (index % 6) * 62 + (index % 6 > 2 ? 6 : 0);
        const y = Math.floor(index / 6) * 62;
        return (
          <g key={`${x}-${y}`} className={`entry-cell entry-cell-${kind}`} transform={`translate(${x} ${y})`}>
            <rect width="54" height="54" rx="9" />
            <rect className="entry-strip" width="8" height="54" rx="4" />
            <path d="M18 18h22M18 30h14" strokeLinecap="round" strokeWidth="4" />
          </g>
        );
      })}
    </svg>
  );
}
