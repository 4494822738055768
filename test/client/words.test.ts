import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { PERMISSIONS, ROLES } from '../../shared/types/permissions.ts';
import { PROBLEMS } from '../../shared/types/problem-kinds.ts';
import { LANGUAGES } from '../../client/src/lib/i18n/languages.ts';

const SOURCE = fileURLToPath(new URL('../../client/src', import.meta.url));
const LOCALES = join(SOURCE, 'locales');
const PLURAL = /_(?:zero|one|two|few|many|other)$/u;

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, before = ''): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') keys.set(before + key, value);
    else for (const [inner, word] of flat(value, `${before}${key}.`)) keys.set(inner, word);
  }
  return keys;
}

const catalogue = (language: string, namespace: string) =>
  flat(JSON.parse(readFileSync(join(LOCALES, language, `${namespace}.json`), 'utf8')) as Tree);

const namespaces = readdirSync(join(LOCALES, 'en')).map((file) => basename(file, '.json'));
const english = new Map(namespaces.map((namespace) => [namespace, catalogue('en', namespace)]));
const stemsOf = (keys: Iterable<string>) => new Set([...keys].map((key) => key.replace(PLURAL, '')));

const sources = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/u.test(file) && !file.endsWith('.d.ts'))
  .map((file) => ({ file, text: readFileSync(join(SOURCE, file), 'utf8') }));

interface Use {
  readonly file: string;
  readonly namespace: string;
  readonly key: string;
}

/** Every `t('…')` of a file, with the namespace of the `t` it calls; a `${…}` in a key stands for any one step. */
function usesIn({ file, text }: { file: string; text: string }): Use[] {
  const named = [...text.matchAll(/const \{ t(?:: (\w+))?[^}]*\} = useTranslation\((?:'([\w-]+)')?\)/gu)];
  const byName = new Map(named.map(([, alias, namespace]) => [alias ?? 't', namespace ?? 'common']));
  const literals = String.raw`(?:'([^']+)'|${'`'}([^${'`'}]+)${'`'})`;
  const uses: Use[] = [];
  for (const [, name = '', argument = ''] of text.matchAll(/\b(t|tCommon|i18n\.t)\(\s*((?:[^()]|\([^()]*\))*)\)/gu)) {
    const namespace = byName.get(name) ?? 'common';
    // The key is the first argument, and may be chosen between two.
    const keys = argument.split(/,\s*\{/u)[0] ?? '';
    for (const [, plain, built] of keys.matchAll(new RegExp(literals, 'gu'))) {
      uses.push({ file, namespace, key: plain ?? built ?? '' });
    }
  }
  return uses;
}

function isKnown({ namespace, key }: Use): boolean {
  const stems = stemsOf(english.get(namespace)?.keys() ?? []);
  if (!key.includes('${')) return stems.has(key);
  const escaped = key.split(/\$\{[^}]*\}/u).map((part) => part.replaceAll('.', String.raw`\.`));
  const pattern = new RegExp(`^${escaped.join('[^.]+')}$`, 'u');
  return [...stems].some((stem) => pattern.test(stem));
}

const uses = sources.flatMap(usesIn);

describe('the words of the client', () => {
  it('finds the words that the screens ask for', () => {
    expect(uses.length).to.be.greaterThan(250);
    expect(uses.some(({ key }) => key.includes('${'))).to.equal(true);
  });

  it('has an English word for every key a screen uses', () => {
    const missing = uses
      .filter((use) => !isKnown(use))
      .map(({ file, namespace, key }) => `${file}: ${namespace}:${key}`);
    expect(missing).to.deep.equal([]);
  });

  it('notices a key that is not there', () => {
    expect(isKnown({ file: '', namespace: 'common', key: 'action.fly' })).to.equal(false);
    expect(isKnown({ file: '', namespace: 'common', key: 'flight.${number}' })).to.equal(false);
  });

  it('leaves no English word empty', () => {
    const empty = namespaces.flatMap((namespace) =>
      [...(english.get(namespace) ?? [])]
        .filter(([, word]) => word.trim() === '')
        .map(([key]) => `${namespace}:${key}`),
    );
    expect(empty).to.deep.equal([]);
  });

  it('has a word for every problem the server knows, and for every role', () => {
    const common = english.get('common') ?? new Map<string, string>();
    for (const kind of Object.keys(PROBLEMS)) expect(common.has(`problem.${kind}`), kind).to.equal(true);
    for (const role of Object.keys(ROLES)) expect(common.has(`role.${role}`), role).to.equal(true);
    expect(Object.keys(PERMISSIONS)).not.to.equal([]);
  });

  for (const { code, name } of LANGUAGES.filter((language) => language.code !== 'en')) {
    it(`has the files of ${name}, and no key in them that English has not`, () => {
      expect(readdirSync(join(LOCALES, code)).sort()).to.deep.equal(namespaces.map((one) => `${one}.json`).sort());
      for (const namespace of namespaces) {
        const known = stemsOf(english.get(namespace)?.keys() ?? []);
        const unknown = [...stemsOf(catalogue(code, namespace).keys())].filter((stem) => !known.has(stem));
        expect(unknown, namespace).to.deep.equal([]);
      }
    });

    it(`keeps in ${name} what a sentence fills in`, () => {
      for (const namespace of namespaces) {
        for (const [key, word] of catalogue(code, namespace)) {
          if (word === '') continue;
          const stem = key.replace(PLURAL, '');
          const model = english.get(namespace)?.get(key) ?? english.get(namespace)?.get(`${stem}_other`) ?? '';
          const fills = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, fill]) => fill ?? '');
          const foreign = fills(word).filter((fill) => fill !== 'count' && !fills(model).includes(fill));
          expect(foreign, `${namespace}:${key}`).to.deep.equal([]);
        }
      }
    });
  }

  it('reads right to left in Arabic alone', () => {
    expect(LANGUAGES.filter(({ direction }) => direction === 'rtl').map(({ code }) => code)).to.deep.equal(['ar']);
  });
});
