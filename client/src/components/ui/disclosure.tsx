import type { ReactNode } from 'react';
import { useEffect, useId, useRef, useState } from 'react';

interface DisclosureProps {
  readonly className: string;
  readonly label?: string;
  readonly trigger: ReactNode;
  /** What it shows; `close` gives the focus back to the button. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button that shows a small panel beneath it; Escape, a touch elsewhere or leaving it by Tab puts it away. */
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
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
      document.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
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
          {children(close)}
        </div>
      ) : null}
    </div>
  );
}
