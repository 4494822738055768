/** What touched the pad. A tablet that knows pens tells them from fingers. */
export type Contact = 'pen' | 'finger' | 'mouse';

/** As much of a pointer's or a touch's event as says so. Safari alone tells of a touch whether it was the pencil. */
export type ContactEvent =
  { readonly pointerType: string } | { readonly changedTouches: { readonly [index: number]: object } };

export function contactOf(event: ContactEvent): Contact {
  if ('pointerType' in event) {
    if (event.pointerType === 'pen') return 'pen';
    return event.pointerType === 'touch' ? 'finger' : 'mouse';
  }
  const touch = event.changedTouches[0];
  return touch !== undefined && 'touchType' in touch && touch.touchType === 'stylus' ? 'pen' : 'finger';
}

/**
 * Which contacts draw. Until a pen was seen, anything does; from then on a finger is the palm of the hand that holds it.
 */
export interface PalmGuard {
  /** `draw`: let it; `ignore`: a palm; `start-over`: the palm came first and has begun a stroke that is none. */
  readonly judge: (contact: Contact) => 'draw' | 'ignore' | 'start-over';
}

export function createPalmGuard(): PalmGuard {
  let isPenSeen = false;
  return {
    judge(contact) {
      if (contact === 'pen') {
        const isFirst = !isPenSeen;
        isPenSeen = true;
        return isFirst ? 'start-over' : 'draw';
      }
      return contact === 'finger' && isPenSeen ? 'ignore' : 'draw';
    },
  };
}
