import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { getPublishedTemplate, getTemplateVersion } from '../../../server/modules/consents/queries/get-template.ts';
import { listEvents } from '../../../server/outbox/outbox.ts';
import type { FormText, TemplateContent, TemplateView } from '../../../shared/schemas/consent-templates.ts';
import { templateList, templateVersionView, templateView } from '../../../shared/schemas/consent-templates.ts';
import { problem } from '../../../shared/types/problem.ts';
import { newTemplate, someContent, someText } from '../../security/fixtures/consent-templates.ts';
import type { Answer } from '../../support/caller.ts';
import type { Person, TestHospital, World } from '../../support/world.ts';
import { openWorld } from '../../support/world.ts';

const ROUTE = '/api/v1/consent-templates';

const viewOf = (answer: Answer): TemplateView => {
  expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201]);
  return templateView.parse(answer.body);
};

describe('consent templates', () => {
  let world: World;
  let north: TestHospital;
  let south: TestHospital;
  before(async () => {
    world = await openWorld();
    ({ north, south } = world);
  });
  after(() => world.close());

  let made = 0;
  const title = (): string => {
    made += 1;
    return `Operation ${made}`;
  };
  const create = async (content: TemplateContent, person: Person = north.admin): Promise<Answer> =>
    (await world.as(person)).post(ROUTE, { category: 'procedure', content });
  const begin = async (content: TemplateContent = someContent(title())) => viewOf(await create(content));
  const act = async (
    { id, version }: Pick<TemplateView, 'id' | 'version'>,
    verb: 'draft' | 'publish' | 'retire',
    body: object,
    person: Person = north.admin,
  ): Promise<Answer> => {
    const caller = await world.as(person);
    const path = `${ROUTE}/${id}/${verb}`;
    return verb === 'draft' ? caller.put(path, { version, ...body }) : caller.post(path, { version, ...body });
  };
  const publish = (template: TemplateView, note: string | null = null) => act(template, 'publish', { note });
  const published = async (content?: TemplateContent) => viewOf(await publish(await begin(content)));
  const save = (template: TemplateView, content: TemplateContent) => act(template, 'draft', { content });
  const get = async (person: Person, path: string) => (await world.as(person)).get(`${ROUTE}${path}`);
  const listed = async (person: Person) => templateList.parse((await get(person, '')).body);
  const inNorth = <T>(work: () => Promise<T>) => world.inside(north, work);

  it('begin as a draft that only those who write templates see; published, everyone who reads consents does', async () => {
    const draft = await begin();
    expect(draft).to.deep.include({ published: null, publishedContent: null, hasDraft: true, versions: [] });
    expect(await get(north.nurse, `/${draft.id}`)).to.be.problem('not-found');
    const inForce = viewOf(await publish(draft, 'First version'));
    expect(inForce).to.deep.include({ published: 1, draft: null, hasDraft: false });
    expect(inForce.publishedContent).to.deep.equal(draft.draft);
    expect(inForce.versions).to.deep.equal([
      {
        number: 1,
        publishedAt: world.clock.now().toISOString(),
        publishedBy: north.admin.displayName,
        note: 'First version',
      },
    ]);
    expect(viewOf(await get(north.nurse, `/${draft.id}`)).publishedContent).to.deep.equal(draft.draft);
    const changed = viewOf(await save(inForce, someContent('Not out yet')));
    expect(changed.titles, 'what is published keeps its title').to.deep.equal(inForce.titles);
    expect(changed.draft?.texts['en']?.title).to.equal('Not out yet');
    expect(viewOf(await get(north.nurse, `/${draft.id}`)).draft, 'a nurse sees no draft').to.equal(null);
  });

  it('keep every version as it was published, with what changed; consents find the newest, and any other by its number', async () => {
    const first = await published();
    const content = someContent(title(), { validForDays: null, order: 'parallel' });
    const second = viewOf(await publish(viewOf(await save(first, content)), 'In any order'));
    expect(second.versions.map(({ number, note }) => [number, note])).to.deep.equal([
      [2, 'In any order'],
      [1, null],
    ]);
    const old = templateVersionView.parse((await get(north.nurse, `/${first.id}/versions/1`)).body);
    expect(old.content).to.deep.equal(first.publishedContent);
    expect(await get(north.nurse, `/${first.id}/versions/3`)).to.be.problem('not-found');
    await inNorth(async () => {
      expect(await getPublishedTemplate(first.id)).to.deep.include({ number: 2, newest: 2, content });
      expect(await getTemplateVersion(first.id, 1)).to.deep.include({ number: 1, newest: 2, content: old.content });
    });
  });

  it('are retired and taken back; none is drawn up from a retired one, and none is changed', async () => {
    const inForce = await published();
    const retired = viewOf(await act(inForce, 'retire', { isRetired: true }));
    expect(retired.isRetired).to.equal(true);
    expect(viewOf(await act(retired, 'retire', { isRetired: true })).version, 'nothing changes').to.equal(
      retired.version,
    );
    expect(await save(retired, someContent(title()))).to.be.problem('state-refused');
    expect(await publish(retired)).to.be.problem('state-refused');
    await inNorth(async () => {
      const refusal = await getPublishedTemplate(retired.id).catch((error: unknown) => error);
      expect(refusal).to.include({ kind: 'state-refused' });
      expect(await getTemplateVersion(retired.id, 1), 'what was begun goes on').to.include({ isRetired: true });
    });
    expect((await listed(north.nurse)).items.at(-1)).to.include({ isRetired: true });
    const back = viewOf(await act(retired, 'retire', { isRetired: false }));
    await inNorth(async () => expect(await getPublishedTemplate(back.id)).to.include({ number: 1 }));
  });

  it('cannot be published before anything is written, twice over, or while nothing has changed', async () => {
    const inForce = await published();
    expect(await publish(inForce)).to.be.problem('state-refused');
    const draft = await begin();
    expect(await inNorth(() => getPublishedTemplate(draft.id).catch((error: unknown) => error))).to.include({
      kind: 'state-refused',
    });
  });

  it('two of one title are not in use at once, however it is written', async () => {
    const name = title();
    const first = await published(someContent(name));
    expect(await create(someContent(` ${name.toUpperCase()} `))).to.be.problem('already-exists', '/body/title');
    const other = await published();
    const renamed = viewOf(await save(other, someContent(name)));
    expect(await publish(renamed)).to.be.problem('already-exists');
    viewOf(await act(first, 'retire', { isRetired: true }));
    viewOf(await publish(renamed));
    const again = viewOf(await get(north.admin, `/${first.id}`));
    expect(await act(again, 'retire', { isRetired: false })).to.be.problem('already-exists');
    expect((await create(someContent(name), south.admin)).status, 'another hospital has its own').to.equal(201);
  });

  it('two without any title are both kept', async () => {
    const untitled = () => someContent('', { texts: { en: someText('') } });
    await begin(untitled());
    await begin(untitled());
  });

  describe('what is not finished', () => {
    const german = (change: (text: FormText) => FormText): TemplateContent => {
      const english = someText(title());
      return someContent('', { languages: ['en', 'de'], texts: { en: english, de: change(someText('Operation')) } });
    };
    const cases: readonly [string, () => TemplateContent, string, string][] = [
      [
        'a language that is missing whole',
        () => someContent(title(), { languages: ['en', 'de'] }),
        '/draft/texts/de',
        'missing',
      ],
      [
        'a section that one language lacks',
        () => german((text) => ({ ...text, sections: text.sections.slice(0, 1) })),
        '/draft/texts/de/sections/1',
        'missing',
      ],
      [
        'sections in another order',
        () => german((text) => ({ ...text, sections: text.sections.toReversed() })),
        '/draft/texts/de/sections/0',
        'extra',
      ],
      [
        'words that are not written yet',
        () =>
          german((text) => ({
            ...text,
            sections: text.sections.map((section) => (section.key === 'risks' ? { ...section, body: '' } : section)),
          })),
        '/draft/texts/de/sections/1/body',
        'empty',
      ],
      [
        'a field without its label',
        () => german((text) => ({ ...text, fields: { allergies: { label: 'Allergien', help: null, choices: {} } } })),
        '/draft/texts/de/fields/side',
        'missing',
      ],
      [
        'a choice without its word',
        () =>
          german((text) => ({
            ...text,
            fields: { ...text.fields, side: { label: 'Seite', help: null, choices: { left: 'Links' } } },
          })),
        '/draft/texts/de/fields/side/choices/right',
        'missing',
      ],
      [
        'choices of a field that is none',
        () => {
          const content = someContent(title());
          return { ...content, fields: content.fields.map((field) => ({ ...field, kind: 'text' as const })) };
        },
        '/draft/fields/0/choices',
        'no-choice',
      ],
      [
        'an add-on that one language lacks',
        () => german((text) => ({ ...text, addOns: {} })),
        '/draft/texts/de/addOns/photos',
        'missing',
      ],
      ['a label of nothing', () => someContent(title(), { addOns: [] }), '/draft/texts/en/addOns/photos', 'extra'],
      [
        'nobody who consents',
        () => someContent(title(), { signers: [{ role: 'patient', need: 'if-needed' }] }),
        '/draft/signers',
        'no-signer',
      ],
    ];
    for (const [what, contentOf, pointer, code] of cases) {
      it(`is kept with ${what}, and is not published; the refusal says where`, async () => {
        const draft = await begin(contentOf());
        const answer = await publish(draft);
        expect(answer).to.be.problem('invalid-input', pointer);
        expect(problem.parse(answer.body).errors?.map((error) => [error.pointer, error.code])).to.deep.include([
          pointer,
          code,
        ]);
        expect(viewOf(await get(north.admin, `/${draft.id}`))).to.include({ published: null, version: draft.version });
      });
    }
  });

  it('refuse what no form can be: unknown parts, keys with markup, too many languages', async () => {
    const content = someContent(title());
    expect(await create({ ...content, colour: 'red' } as TemplateContent)).to.be.problem('invalid-input');
    expect(await create({ ...content, addOns: [{ key: '<b>' }] })).to.be.problem('invalid-input');
    expect(await create({ ...content, languages: [] })).to.be.problem('invalid-input');
  });

  it('two who publish at once: one version comes of it, and the other is told that somebody was first', async () => {
    const draft = await begin();
    const answers = await Promise.all(
      [north.admin, north.secondAdmin, north.nurseManager].map(async (person) =>
        act(draft, 'publish', { note: person.displayName }, person),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).to.have.length(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer).to.be.problem('version-conflict');
      expect(answer.body).to.include({ currentVersion: draft.version + 1 });
    }
    expect(viewOf(await get(north.admin, `/${draft.id}`)).versions.map(({ number }) => number)).to.deep.equal([1]);
  });

  it('one who saves what another has saved meanwhile is told, and nothing of theirs is overwritten', async () => {
    const draft = await begin();
    const mine = someContent(title());
    const saved = viewOf(await save(draft, mine));
    const late = await act(draft, 'draft', { content: someContent(title()) }, north.secondAdmin);
    expect(late).to.be.problem('version-conflict');
    expect(late.body).to.include({ currentVersion: saved.version });
    expect(viewOf(await get(north.admin, `/${draft.id}`)).draft).to.deep.equal(mine);
  });

  it('a repeat with the same key is answered the same and publishes once', async () => {
    const draft = await begin();
    const caller = await world.as(north.admin);
    const body = { version: draft.version, note: null };
    const key = uuid();
    const once = await caller.post(`${ROUTE}/${draft.id}/publish`, body, { idempotencyKey: key });
    const again = await caller.post(`${ROUTE}/${draft.id}/publish`, body, { idempotencyKey: key });
    expect(viewOf(again)).to.deep.equal(viewOf(once));
    expect(viewOf(again).versions).to.have.length(1);
  });

  it('are written by those who may; every change is told with its version', async () => {
    expect(await create(someContent(title()), north.doctor)).to.be.problem('not-allowed');
    const inForce = await published();
    expect(await act(inForce, 'draft', { content: someContent(title()) }, north.nurse)).to.be.problem('not-allowed');
    expect(await act(inForce, 'retire', { isRetired: true }, north.doctor)).to.be.problem('not-allowed');
    expect((await listed(north.nurse)).abilities).to.deep.equal({ canManage: false });
    const { seq } = await listed(north.admin);
    const saved = viewOf(await save(inForce, someContent(title())));
    const told = await inNorth(() =>
      listEvents({ kind: 'consent-templates' }, { after: seq, upTo: seq + 5, limit: 5 }),
    );
    expect(told.map(({ name, data }) => [name, data])).to.deep.equal([
      ['consent-template.changed', { templateId: saved.id, version: saved.version }],
    ]);
    expect((await listed(north.admin)).seq).to.equal(seq + 1);
  });

  it('of another hospital are not there: not in the list, by id, by version, or to change', async () => {
    const theirs = await newTemplate(world, south);
    expect((await listed(north.admin)).items.map(({ id }) => id as string)).not.to.include(theirs._id);
    expect(await get(north.admin, `/${theirs._id}`)).to.be.problem('not-found');
    expect(await get(north.admin, `/${theirs._id}/versions/1`)).to.be.problem('not-found');
    const at = { id: theirs._id, version: theirs.version } as unknown as TemplateView; // An id of theirs, as typed in.
    expect(await act(at, 'draft', { content: someContent(title()) })).to.be.problem('not-found');
    expect(await act(at, 'publish', { note: null })).to.be.problem('not-found');
    expect(await act(at, 'retire', { isRetired: true })).to.be.problem('not-found');
    expect((await listed(south.admin)).items.map(({ id }) => id as string)).to.include(theirs._id);
  });
});
