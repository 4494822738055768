import type { ConsentTemplateId } from '../../../shared/types/ids.ts';
import { asHouse } from '../../access/as-house.ts';
import { authorise } from '../../access/policy.ts';
import type { BinKind } from '../../bin/bin-kind.ts';
import { binPartOf } from '../../bin/bin-kind.ts';
import { anyCollection, counted, notOffered } from '../../bin/goes-with.ts';
import { binDoor } from '../../db/bin-door.ts';
import { announce } from '../../outbox/outbox.ts';
import type { ConsentRecord, Template } from './consents.model.ts';
import { consentCollection, templateCollection, templateVersionCollection } from './consents.model.ts';
import { templatePolicy } from './consents.policy.ts';
import { templateRepository } from './consents.repository.ts';

const labelOf = ({ titles, category }: Template): string =>
  Object.values(titles).find((title) => title !== '') ?? category;

/** What is not finished needs its form to be sealed; also where it lies in the Bin with its patient, to come back. */
const unfinished = (templateId: ConsentTemplateId): Promise<string[]> =>
  asHouse('see which consents need a form', () =>
    binDoor<ConsentRecord>(consentCollection).everyId({ templateId, state: { $in: ['draft', 'signing'] } }),
  );

const tell = ({ _id, version }: Template): void =>
  announce({ kind: 'consent-templates' }, 'consent-template.changed', {
    templateId: _id as ConsentTemplateId,
    version,
  });

const TITLE = 'title';
const UNUSED = 'retired';

/** Another form in use has its title by now; one that is retired takes nobody's. */
async function isTitleTaken({ titleKey, isRetired }: Template): Promise<boolean> {
  return !isRetired && (await templateRepository().findOne({ titleKey, isRetired: false })) !== null;
}

/** A consent form with all its versions. What was signed holds its own words, and stays as it is. */
export const templateKind: BinKind = {
  kind: 'consent-template',
  permission: 'consent.manage',
  keptDays: 30,
  floorDays: 7,
  collections: [anyCollection(templateCollection), anyCollection(templateVersionCollection)],
  async load(id) {
    const template = await templateRepository().get(id);
    authorise(templatePolicy, 'consent.manage', template);
    const open = await unfinished(id as ConsentTemplateId);
    return {
      version: template.version,
      label: labelOf(template),
      parts: [
        binPartOf('consent-template', templateCollection, { _id: id }),
        binPartOf(null, templateVersionCollection, { templateId: id }),
      ],
      usedBy: counted(open.length, 'consent that is not finished', 'consents that are not finished'),
    };
  },
  async moved(_id, batchId) {
    for (const template of await binDoor(templateCollection).find(batchId)) tell(template);
  },
  async conflicts(_id, batchId) {
    const [template] = await binDoor(templateCollection).find(batchId);
    if (template === undefined || !(await isTitleTaken(template))) return [];
    const options = [{ id: UNUSED, label: 'Bring it back out of use' }];
    const value = labelOf(template);
    return [{ key: TITLE, what: 'name-taken', value, offer: 'choose', suggestion: UNUSED, options, batchId: null }];
  },
  async settle(id, batchId, choices) {
    const choice = choices[TITLE];
    if (choice === undefined) return;
    if (choice !== UNUSED) throw notOffered(TITLE);
    await binDoor(templateCollection).change(batchId, id, { isRetired: true });
  },
  async restored(id) {
    tell(await templateRepository().get(id));
  },
};
