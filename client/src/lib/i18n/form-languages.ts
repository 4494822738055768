/** Written from right to left, of those a form can be in. */
const FROM_RIGHT = ['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi'];

/** A form can be in more languages than the product: those of a hospital's patients. */
export const formDirection = (language: string): 'ltr' | 'rtl' => (FROM_RIGHT.includes(language) ? 'rtl' : 'ltr');

/** The language by its own name: whoever reads it finds it. Its code where the browser knows no name. */
export function formLanguageName(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}
