import type { z } from 'zod';
import type {
  TemplateListItem,
  TemplateView,
  templateVersionItem,
  TemplateVersionView,
} from '../../../shared/schemas/consent-templates.ts';
import type { ConsentTemplateId } from '../../../shared/types/ids.ts';
import { can } from '../../access/policy.ts';
import type { Doc } from '../../db/filter.ts';
import { namesOf } from '../staff/index.ts';
import type { Template, TemplateVersionRecord } from './consents.model.ts';
import { templatePolicy } from './consents.policy.ts';

type Version = Doc<TemplateVersionRecord>;

export const presentTemplateItem = (template: Template): TemplateListItem => ({
  id: template._id as ConsentTemplateId,
  version: template.version,
  category: template.category,
  titles: { ...template.titles },
  published: template.published,
  publishedAt: template.publishedAt?.toISOString() ?? null,
  hasDraft: template.draft !== null,
  isRetired: template.isRetired,
});

/** The versions with the names of who published them; not everyone who reads templates sees the staff list. */
export async function presentVersions(versions: readonly Version[]): Promise<z.output<typeof templateVersionItem>[]> {
  const staffIds = versions.flatMap(({ publishedBy }) => publishedBy ?? []);
  const names = await namesOf(staffIds);
  return versions.map(({ number, publishedAt, publishedBy, note }) => ({
    number,
    publishedAt: publishedAt.toISOString(),
    publishedBy: publishedBy === null ? null : (names.get(publishedBy) ?? null),
    note,
  }));
}

/** The template with its versions, the newest first. What is worked on is shown to those who may. */
export async function presentTemplate(template: Template, versions: readonly Version[]): Promise<TemplateView> {
  const inForce = versions.find(({ number }) => number === template.published);
  return {
    ...presentTemplateItem(template),
    draft: can(templatePolicy, 'consent.manage', template) ? template.draft : null,
    publishedContent: inForce?.content ?? null,
    versions: await presentVersions(versions),
  };
}

export async function presentTemplateVersion(version: Version): Promise<TemplateVersionView> {
  const [item] = await presentVersions([version]);
  if (item === undefined) throw new Error('A version was not presented.');
  return { ...item, content: version.content };
}
