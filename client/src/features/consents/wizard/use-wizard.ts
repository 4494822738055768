import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { consentKey, patchConsent, postDraft, postVoid } from '../api/consents.ts';
import type { WizardValues } from './wizard-values.ts';
import { NOTHING_CHOSEN, sentOf, valuesOf } from './wizard-values.ts';

/** What is written but not saved yet; it goes with the session, as everything asked of the server does. */
const keptKey = (patientId: string, consentId: string | undefined) =>
  ['consent-wizard', patientId, consentId ?? 'new'] as const;

/** What the server holds of it, as far as this screen knows. */
interface Base {
  readonly consent: ConsentView;
  /** What the values came to when they were saved or loaded last. */
  readonly print: string;
  /** When that was, in the browser’s clock; `null`: by somebody, before. */
  readonly savedAt: number | null;
}

interface Kept {
  readonly values: WizardValues;
  readonly base: Base | null;
}

interface WizardOptions {
  readonly patientId: string;
  readonly consent: ConsentView | null;
  readonly content: TemplateContent | null;
  readonly first: Partial<WizardValues>;
  readonly replaces: string | null;
}

const printOf = (values: WizardValues) =>
  JSON.stringify({ ...sentOf(values), of: values.templateId, for: values.procedureId });

/** A draft is of one form and for one procedure; another of either is another draft. */
const isOther = ({ form, procedureId }: ConsentView, values: WizardValues) =>
  form.template.id !== values.templateId || procedureId !== values.procedureId;

/** The values of the five steps, kept through every way back and forth, and their way to the server. */
export function useWizard({ patientId, consent, content, first, replaces }: WizardOptions) {
  const queries = useQueryClient();
  const [kept, setKept] = useState<Kept>(() => {
    const before = queries.getQueryData<Kept>(keptKey(patientId, consent?.id));
    if (before !== undefined) return before;
    if (consent === null || content === null) return { values: { ...NOTHING_CHOSEN, ...first }, base: null };
    const values = valuesOf(consent, content);
    return { values, base: { consent, print: printOf(values), savedAt: null } };
  });
  const keep = (next: Kept) => {
    setKept(next);
    const queryKey = keptKey(patientId, next.base?.consent.id);
    queries.setQueryDefaults(['consent-wizard'], { gcTime: Number.POSITIVE_INFINITY });
    queries.setQueryData(queryKey, next);
  };
  const { values, base } = kept;
  const save = useSave({ patientId, replaces, values, base });
  const isDirty = base === null || base.print !== printOf(values);
  return {
    values,
    base,
    isDirty,
    save,
    change(part: Partial<WizardValues>) {
      keep({ base, values: { ...values, ...part } });
    },
    /** Saves where there is something to save; answers the draft as the server has it. */
    async saved(version = base?.consent.version): Promise<ConsentView> {
      if (base !== null && !isDirty) return base.consent;
      const view = await save.mutateAsync(version);
      queries.removeQueries({ queryKey: keptKey(patientId, undefined) });
      keep({ values, base: { consent: view, print: printOf(values), savedAt: Date.now() } });
      return view;
    },
    /** Somebody else changed the draft meanwhile, and theirs is taken. */
    takeTheirs(theirs: ConsentView, theirContent: TemplateContent) {
      save.reset();
      const next = valuesOf(theirs, theirContent);
      keep({ values: next, base: { consent: theirs, print: printOf(next), savedAt: null } });
    },
    /** It is not a draft any more, or not worked on here: nothing of it is kept. */
    forget() {
      queries.removeQueries({ queryKey: ['consent-wizard', patientId] });
    },
    isConflict: isProblem(save.error, 'version-conflict'),
  };
}

export type Wizard = ReturnType<typeof useWizard>;

interface SaveOptions {
  readonly patientId: string;
  readonly replaces: string | null;
  readonly values: WizardValues;
  readonly base: Base | null;
}

function useSave({ patientId, replaces, values, base }: SaveOptions) {
  const queries = useQueryClient();
  const drop = useCommand(postVoid);
  return useCommand(
    async (version: number | undefined, key: string) => {
      const sent = sentOf(values);
      if (base !== null && version !== undefined && !isOther(base.consent, values)) {
        return patchConsent({ consentId: base.consent.id, version, ...sent }, key);
      }
      const { templateId, procedureId } = values;
      if (templateId === null) throw new Error('A draft needs a form.');
      return postDraft({ patientId, templateId, procedureId, replaces, ...sent }, key);
    },
    (view) => {
      queries.setQueryData(consentKey(view.id), view);
      void queries.invalidateQueries({ queryKey: ['consents', 'of', patientId] });
      if (base === null || base.consent.id === view.id || !base.consent.abilities.canVoid) return;
      // The draft of the other form is in nobody's way, but it should not look as if it waited for somebody.
      const { id, version } = base.consent;
      drop.mutate({ consentId: id, version, reason: 'Another form was chosen before anybody signed.' });
    },
  );
}
