import type { ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';

interface DisclosureProps {
  readonly className: string;
  readonly label?: string;
  readonly trigger: ReactNode;
  readonly children: ReactNode;
}

/** A button that shows a small panel beneath it; Escape, a touch elsewhere, leaving it by Tab or following a link puts it away. */
export function Disclosure({ className, label, trigger, children }: DisclosureProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!isOpen) return undefined;
    const leave = (event: Event) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    const onClick = (event: Event) => {
      const isLink = event.target instanceof Element && event.target.closest('a') !== null;
      if (isLink) setOpen(false);
    };
    document.addEventListener('click', onClick);
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('click', onClick);
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);

  return (
    <div ref={root} className="disclosure">
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => {
          setOpen(!isOpen);
        }}
      >
        {trigger}
      </button>
      {isOpen ? (
        <div id={id} className="disclosure-panel">
          {children}
        </div>
      ) : null}
    </div>
  );
}
