import type { Icon } from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';

interface EmptyStateProps {
  readonly icon: Icon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Where this is the whole page: its heading, which takes the focus. */
  readonly heading?: RefObject<HTMLHeadingElement | null>;
}

/** Says what the emptiness means and offers the one next step. */
export function EmptyState({ icon: Glyph, title, children, action, heading }: EmptyStateProps) {
  return (
    <div className="empty">
      <div className="empty-icon">
        <Glyph size={30} stroke={1.7} aria-hidden="true" />
      </div>
      {heading === undefined ? (
        <h2>{title}</h2>
      ) : (
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
      )}
      {children === undefined ? null : <p>{children}</p>}
      {action}
    </div>
  );
}
