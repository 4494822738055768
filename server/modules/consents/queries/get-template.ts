import type { ConsentCategory, TemplateContent } from '../../../../shared/schemas/consent-templates.ts';
import type { ConsentTemplateId } from '../../../../shared/types/ids.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Template } from '../consents.model.ts';
import { templateRepository, templateVersionRepository } from '../consents.repository.ts';

/** One published version of a template, as consents are made from it. */
export interface PublishedTemplate {
  readonly templateId: ConsentTemplateId;
  readonly category: ConsentCategory;
  readonly number: number;
  readonly content: TemplateContent;
  /** Number of the version in force: another than `number` where a newer one was published since. */
  readonly newest: number;
  readonly isRetired: boolean;
}

async function versionOf(template: Template, number: number): Promise<PublishedTemplate> {
  const templateId = template._id as ConsentTemplateId;
  const version = await templateVersionRepository().findOne({ templateId, number });
  if (version === null) throw refuse('not-found');
  const { category, isRetired } = template;
  return { templateId, category, number, content: version.content, newest: template.published ?? number, isRetired };
}

/**
 * What consents are drawn up from now. Refuses `not-found`, and `state-refused` where it was never published or is
 * retired.
 */
export async function getPublishedTemplate(templateId: ConsentTemplateId): Promise<PublishedTemplate> {
  const template = await templateRepository().get(templateId);
  if (template.isRetired) throw refuse('state-refused', { detail: 'This form is no longer used.' });
  if (template.published === null) throw refuse('state-refused', { detail: 'This form is not published yet.' });
  return versionOf(template, template.published);
}

/** That version, also of a template that is retired since. Refuses `not-found`. */
export async function getTemplateVersion(templateId: ConsentTemplateId, number: number): Promise<PublishedTemplate> {
  return versionOf(await templateRepository().get(templateId), number);
}
