import './signature.css';
import { IconArrowBackUp, IconEraser } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { announcer } from '../ui/announcer.ts';
import type { SignatureDraft, SignMethod } from './draft.ts';
import { ALL_METHODS, canUndo, clear, undo } from './draft.ts';
import { PadCanvas } from './pad-canvas.tsx';

interface SignaturePadProps {
  readonly draft: SignatureDraft;
  readonly onDraft: (draft: SignatureDraft) => void;
  /** Whose signature it is. */
  readonly signerName: string;
  /** Which ways are offered; each counts the same. All three unless said. */
  readonly methods?: readonly SignMethod[];
}

/** Where a signature is given: drawn, typed, or said to be impossible. Load it lazily. */
export function SignaturePad({ draft, onDraft, signerName, methods = ALL_METHODS }: SignaturePadProps) {
  const { t } = useTranslation('signing');
  return (
    <div className="signature">
      <Methods
        methods={methods}
        chosen={draft.method}
        onChoose={(method) => {
          onDraft({ ...draft, method });
        }}
      />
      {draft.method === 'drawn' ? <Drawing draft={draft} onDraft={onDraft} signerName={signerName} /> : null}
      {draft.method === 'typed' ? (
        <label className="signature-field">
          <span>{t('pad.typeLabel')}</span>
          <input
            className="signature-typed"
            type="text"
            dir="auto"
            maxLength={80}
            autoComplete="off"
            spellCheck={false}
            value={draft.text}
            onChange={(event) => {
              onDraft({ ...draft, text: event.currentTarget.value });
            }}
          />
          <small>{t('pad.typeHelp', { name: signerName })}</small>
        </label>
      ) : null}
      {draft.method === 'unable' ? (
        <label className="signature-field">
          <span>{t('pad.unableLabel')}</span>
          <textarea
            className="signature-reason"
            dir="auto"
            rows={3}
            maxLength={200}
            value={draft.reason}
            onChange={(event) => {
              onDraft({ ...draft, reason: event.currentTarget.value });
            }}
          />
          <small>{t('pad.unableHelp')}</small>
        </label>
      ) : null}
    </div>
  );
}

interface MethodsProps {
  readonly methods: readonly SignMethod[];
  readonly chosen: SignMethod;
  readonly onChoose: (method: SignMethod) => void;
}

function Methods({ methods, chosen, onChoose }: MethodsProps) {
  const { t } = useTranslation('signing');
  const name = useId();
  return (
    <fieldset className="signature-methods">
      <legend className="visually-hidden">{t('pad.methods')}</legend>
      {methods.map((method) => (
        <label key={method} className="signature-method">
          <input
            type="radio"
            name={name}
            checked={method === chosen}
            onChange={() => {
              onChoose(method);
            }}
          />
          <span>{t(`pad.method.${method}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Drawing({ draft, onDraft, signerName }: Omit<SignaturePadProps, 'methods'>) {
  const { t } = useTranslation('signing');
  const hint = useId();
  const count = draft.strokes.length;
  const change = (next: SignatureDraft) => {
    announcer.say(t('pad.strokes', { count: next.strokes.length }));
    onDraft(next);
  };
  return (
    <>
      <PadCanvas draft={draft} onDraft={change} label={t('pad.area', { name: signerName, count })} describedBy={hint} />
      <div className="signature-tools">
        <button
          type="button"
          className="signature-tool"
          disabled={!canUndo(draft)}
          onClick={() => {
            change(undo(draft));
          }}
        >
          <IconArrowBackUp className="mirrored" size={20} stroke={1.8} aria-hidden="true" />
          {t(count === 0 && canUndo(draft) ? 'pad.bringBack' : 'pad.undo')}
        </button>
        <button
          type="button"
          className="signature-tool"
          disabled={count === 0}
          onClick={() => {
            change(clear(draft));
          }}
        >
          <IconEraser size={20} stroke={1.8} aria-hidden="true" />
          {t('pad.clear')}
        </button>
      </div>
      <p id={hint} className="signature-hint">
        {t('pad.hint')}
      </p>
    </>
  );
}
