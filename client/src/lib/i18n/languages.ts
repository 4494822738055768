/** The languages of the product, each by its own name: a person finds theirs without reading another. */
export const LANGUAGES = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'hi', name: 'हिन्दी', direction: 'ltr' },
  { code: 'sw', name: 'Kiswahili', direction: 'ltr' },
  { code: 'af', name: 'Afrikaans', direction: 'ltr' },
  { code: 'ar', name: 'العربية', direction: 'rtl' },
] as const;

export type Language = (typeof LANGUAGES)[number]['code'];

export const isLanguage = (code: string): code is Language => LANGUAGES.some((language) => language.code === code);

export const directionOf = (code: Language) => LANGUAGES.find((language) => language.code === code)?.direction ?? 'ltr';
