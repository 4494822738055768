import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useStepHeading } from './step.ts';

interface MessageProps {
  readonly icon: Icon;
  readonly title: string;
  readonly tone?: 'plain' | 'good' | 'warn' | 'danger';
  readonly children?: ReactNode;
}

/** One thing to know, large, with the one thing to do. */
export function Message({ icon: Glyph, title, tone = 'plain', children }: MessageProps) {
  const heading = useStepHeading();
  return (
    <section className={`sg-message sg-message-${tone}`}>
      <span className="sg-message-icon">
        <Glyph size={56} stroke={1.5} aria-hidden="true" />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </section>
  );
}
