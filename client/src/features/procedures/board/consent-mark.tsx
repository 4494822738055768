import './board-mark.css';
import { useMarkWords } from './use-mark-words.ts';
import { MARK_ICONS, useConsentMark } from './ward-consents.ts';

/** On a bed: how the consents of who lies there stand. */
export function ConsentMark({ patientId }: { readonly patientId: string }) {
  const words = useMarkWords();
  const mark = useConsentMark(patientId);
  if (mark === null) return null;
  const Glyph = MARK_ICONS[mark.standing];
  return (
    <span className="bed-consent" data-standing={mark.standing} title={words(mark)}>
      <Glyph size={17} stroke={2.1} aria-hidden="true" />
      <span className="visually-hidden">, {words(mark)}, </span>
    </span>
  );
}
