import { v7 as uuid } from 'uuid';
import type { ConsentCategory, TemplateContent } from '../../../../shared/schemas/consent-templates.ts';
import type { ConsentTemplateId } from '../../../../shared/types/ids.ts';
import { authorise } from '../../../access/policy.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { announce } from '../../../outbox/outbox.ts';
import type { Template, TemplateRecord } from '../consents.model.ts';
import { templatePolicy } from '../consents.policy.ts';
import { templateRepository } from '../consents.repository.ts';
import { orTitleTaken, titlesOf } from '../template-titles.ts';

/** Of these the journal says that they changed: whole forms, before and after, would fill it, and versions keep them. */
const KEPT_ELSEWHERE = ['draft'] as const;

/** The template, if it is the asker's to change and as they saw it. Refuses `not-found`, `not-allowed`, `version-conflict`. */
export async function templateAt(templateId: ConsentTemplateId, version: number): Promise<Template> {
  const template = await templateRepository().get(templateId);
  authorise(templatePolicy, 'consent.manage', template);
  if (template.version !== version) throw refuse('version-conflict', { currentVersion: template.version });
  return template;
}

/** Writes the change with its journal entry and tells everyone. Refuses `version-conflict`, `already-exists`. */
export async function changeTemplate(
  template: Template,
  action: string,
  change: Partial<TemplateRecord>,
  reason?: string,
): Promise<Template> {
  const { _id, version } = template;
  const changed = await templateRepository()
    .update(_id, version, change)
    .catch((error: unknown) => {
      throw orTitleTaken(error);
    });
  const changes = fieldChanges<TemplateRecord>(template, change, KEPT_ELSEWHERE).filter(
    ({ path }) => path !== 'titleKey',
  );
  await journal({
    action: `consent-template.${action}`,
    subject: { kind: 'consent-template', id: _id },
    changes,
    ...(reason === undefined ? {} : { reason }),
  });
  tell(changed);
  return changed;
}

function tell({ _id, version }: Template): void {
  announce({ kind: 'consent-templates' }, 'consent-template.changed', {
    templateId: _id as ConsentTemplateId,
    version,
  });
}

/** Begins a template, which nobody can use before it is published. Refuses `already-exists` for the title of another. */
export function createTemplate(category: ConsentCategory, content: TemplateContent): Promise<Template> {
  return transaction(async () => {
    const id = uuid();
    const titles = titlesOf(id, content);
    const fields = { category, draft: content, published: null, publishedAt: null, ...titles, isRetired: false };
    authorise(templatePolicy, 'consent.manage', fields);
    const template = await templateRepository()
      .insert(fields, id)
      .catch((error: unknown) => {
        throw orTitleTaken(error);
      });
    const changes = fieldChanges({}, { category, titles: titles.titles }, []);
    await journal({ action: 'consent-template.added', subject: { kind: 'consent-template', id }, changes });
    tell(template);
    return template;
  });
}

/**
 * Keeps what is worked on; what is published stays as it is. Refuses `not-found`, `version-conflict`, `state-refused` for
 * a retired one, `already-exists` where it was never published and has the title of another.
 */
export function saveTemplateDraft(
  templateId: ConsentTemplateId,
  version: number,
  content: TemplateContent,
): Promise<Template> {
  return transaction(async () => {
    const template = await templateAt(templateId, version);
    if (template.isRetired) throw refuse('state-refused', { detail: 'This form is no longer used.' });
    const titles = template.published === null ? titlesOf(templateId, content) : {};
    return changeTemplate(template, 'draft-saved', { draft: content, ...titles });
  });
}

/**
 * Takes a template out of use, or back into it. Consents that were drawn up from it stay and can be signed. Refuses
 * `not-found`, `version-conflict`, `already-exists` where another in use has its title by now.
 */
export function retireTemplate(templateId: ConsentTemplateId, version: number, isRetired: boolean): Promise<Template> {
  return transaction(async () => {
    const template = await templateAt(templateId, version);
    if (template.isRetired === isRetired) return template;
    return changeTemplate(template, isRetired ? 'retired' : 'taken-back', { isRetired });
  });
}
