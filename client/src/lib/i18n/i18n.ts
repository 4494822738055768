import type { BackendModule, ReadCallback } from 'i18next';
import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from '../../locales/en/common.json';
import { createStore } from '../store.ts';
import { localBox } from '../storage.ts';
import type { Language } from './languages.ts';
import { directionOf, isLanguage, LANGUAGES } from './languages.ts';

const KEY = 'wardline.language';
const catalogues = import.meta.glob<Record<string, unknown>>('../../locales/*/*.json', { import: 'default' });

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language: string, namespace: string, done: ReadCallback) {
    const load = catalogues[`../../locales/${language}/${namespace}.json`];
    if (load === undefined) {
      done(null, {});
      return;
    }
    load().then(
      (catalogue) => {
        done(null, catalogue);
      },
      (error: Error) => {
        done(error, false);
      },
    );
  },
};

function firstLanguage(): Language {
  const wished = [localBox()?.getItem(KEY), ...navigator.languages];
  for (const tag of wished) {
    const base = tag?.split('-')[0] ?? '';
    if (isLanguage(base)) return base;
  }
  return 'en';
}

export const languageStore = createStore<Language>(firstLanguage());

export const i18n = createInstance();

/** Resolves when the first language can be shown. */
export const i18nReady = i18n
  .use(backend)
  .use(initReactI18next)
  .init({
    lng: languageStore.get(),
    fallbackLng: 'en',
    supportedLngs: LANGUAGES.map((language) => language.code),
    ns: ['common'],
    defaultNS: 'common',
    partialBundledLanguages: true,
    resources: { en: { common } },
    // A key still waiting for its translator shows English.
    returnEmptyString: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: true },
  });

function dress(language: Language): void {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}
dress(languageStore.get());

export async function setLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language);
  localBox()?.setItem(KEY, language);
  dress(language);
  languageStore.set(language);
}

/**
 * Shows the page in that language, for somebody else's eyes, until the answered function is called; the person's own
 * choice stays theirs.
 */
export function borrowLanguage(language: Language): () => void {
  const own = languageStore.get();
  const show = (wanted: Language) => {
    void i18n.changeLanguage(wanted);
    dress(wanted);
    languageStore.set(wanted);
  };
  if (own === language) return () => undefined;
  show(language);
  return () => {
    show(own);
  };
}
