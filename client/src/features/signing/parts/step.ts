import { useEffect, useRef } from 'react';
import type { SigningView, SlotView } from '../../../../../shared/schemas/consents.ts';
import type { SigningDesk } from '../create-signing.ts';
import type { Progress, Step } from '../progress.ts';

export interface StepProps {
  readonly view: SigningView;
  readonly progress: Progress;
  readonly slot: SlotView;
  readonly desk: SigningDesk;
}

/** Moves the focus to the heading of what has just appeared, from its top, as a new page would. */
export function useStepHeading() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}

export const goTo = ({ desk, progress }: Pick<StepProps, 'desk' | 'progress'>, step: Step, page = progress.page) => {
  desk.change({ ...progress, step, page });
};
