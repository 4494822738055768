import type { TemplateFault } from '../../../../shared/domain/template-faults.ts';
import { templateFaults } from '../../../../shared/domain/template-faults.ts';
import type { TemplateContent } from '../../../../shared/schemas/consent-templates.ts';
import { templateContent } from '../../../../shared/schemas/consent-templates.ts';
import type { ConsentTemplateId } from '../../../../shared/types/ids.ts';
import type { InputError } from '../../../../shared/types/problem.ts';
import { isPerson } from '../../../access/actor.ts';
import { context, now } from '../../../access/context.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Template } from '../consents.model.ts';
import { templateVersionRepository } from '../consents.repository.ts';
import { titlesOf } from '../template-titles.ts';
import { changeTemplate, templateAt } from './write-template.ts';

const SAYS: Readonly<Record<TemplateFault['code'], string>> = {
  empty: 'Nothing is written here yet.',
  missing: 'This language lacks a part that the others have.',
  extra: 'This language has a part that the others do not have, or has it elsewhere.',
  twice: 'There are two of this name.',
  'too-few': 'A choice is between two or more.',
  'no-choice': 'Only a choice has choices.',
  'no-signer': 'Whoever consents must sign.',
};

/** The draft as the content of a version. Refuses `invalid-input` with a pointer (`/draft/…`) to everything not right yet. */
function finished(draft: TemplateContent): TemplateContent {
  const errors: InputError[] = templateFaults(draft).map(({ pointer, code }) => ({
    pointer: `/draft${pointer}`,
    message: SAYS[code],
    code,
  }));
  if (errors.length > 0) throw refuse('invalid-input', { errors });
  // What has no faults is of the shape of a version. Were it not, nothing would be published.
  return templateContent.parse(draft);
}

/**
 * Makes the draft the version that consents are drawn up from now. Versions are numbered 1…n and never change. Refuses
 * `not-found`, `version-conflict`, `state-refused` where there is no draft or the template is retired, `invalid-input`,
 * `already-exists` for the title of another.
 */
export function publishTemplate(
  templateId: ConsentTemplateId,
  version: number,
  note: string | null,
): Promise<Template> {
  return transaction(async () => {
    const template = await templateAt(templateId, version);
    if (template.isRetired) throw refuse('state-refused', { detail: 'This form is no longer used.' });
    if (template.draft === null)
      throw refuse('state-refused', { detail: 'Nothing has changed since it was published.' });
    const content = finished(template.draft);
    const number = (template.published ?? 0) + 1;
    const { actor } = context();
    const publishedBy = isPerson(actor) ? actor.userId : null;
    const publishedAt = now();
    // First: of two at once the second finds the template changed before it could number a version of its own.
    const change = { draft: null, published: number, publishedAt, ...titlesOf(templateId, content) };
    const changed = await changeTemplate(template, 'published', change, note ?? undefined);
    await templateVersionRepository().insert({ templateId, number, content, publishedAt, publishedBy, note });
    return changed;
  });
}
