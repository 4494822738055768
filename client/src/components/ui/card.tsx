import type { ReactNode } from 'react';
import { useId } from 'react';

interface CardProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

/** One subject of a page, under its own heading. */
export function Card({ title, lead, children }: CardProps) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {lead === undefined ? null : <p>{lead}</p>}
      </header>
      <div className="card-body">{children}</div>
    </section>
  );
}
