// What makes one name read as another (CVE-2021-42574) and what no line of text holds.
const UNSEEN = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// eslint-disable-next-line no-control-regex -- C0 and C1 controls are what is taken out.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]+/gu;

/** What a sender wrote, as one line of ours: nothing unseen in it, and no longer than we keep. */
export const oneLine = (text: string, longest: number): string =>
  text
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(CONTROLS, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, longest)
    // Half a character, sent so or cut so: it could not be stored.
    .replace(/[\ud800-\udfff]/gu, '')
    .trim();
