import type { TemplateList, TemplateView, TemplateVersionView } from '../../../../shared/schemas/consent-templates.ts';
import type { ConsentTemplateId } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import { isPerson } from '../../../access/actor.ts';
import { refuse } from '../../../http/problem-error.ts';
import { streamPosition } from '../../../outbox/outbox.ts';
import type { Template } from '../consents.model.ts';
import { templateRepository, templateVersionRepository } from '../consents.repository.ts';
import { presentTemplate, presentTemplateItem, presentTemplateVersion } from '../template.presenter.ts';

/** The hospital's templates by category, and where to listen on from; the retired ones last. */
export async function listTemplates(): Promise<TemplateList> {
  const { actor } = context();
  // Before the snapshot: an event told twice changes nothing, one never told would be missing.
  const seq = await streamPosition({ kind: 'consent-templates' });
  const templates = await templateRepository().find({}, { sort: { isRetired: 1, category: 1, _id: 1 } });
  const canManage = isPerson(actor) && actor.permissions.has('consent.manage');
  return { items: templates.map(presentTemplateItem), abilities: { canManage }, seq };
}

/** A template as it stands, with its versions. */
export async function viewTemplate(template: Template): Promise<TemplateView> {
  const templateId = template._id as ConsentTemplateId;
  return presentTemplate(template, await templateVersionRepository().find({ templateId }, { sort: { number: -1 } }));
}

/** Refuses `not-found`. */
export const getTemplate = async (templateId: ConsentTemplateId): Promise<TemplateView> =>
  viewTemplate(await templateRepository().get(templateId));

/** One version, as it was published. Refuses `not-found`. */
export async function viewTemplateVersion(templateId: ConsentTemplateId, number: number): Promise<TemplateVersionView> {
  await templateRepository().get(templateId);
  const version = await templateVersionRepository().findOne({ templateId, number });
  if (version === null) throw refuse('not-found');
  return presentTemplateVersion(version);
}
