import { z } from 'zod';

// Bidirectional controls can make a name read as another (CVE-2021-42574). Joiners (U+200C, U+200D) stay: Hindi and
// Persian need them.
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
// eslint-disable-next-line no-control-regex -- C0 and C1 controls have no place in one line of text.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/u;
// eslint-disable-next-line no-control-regex -- the same, but tab and newline are welcome in a note.
const CONTROLS_BUT_NEWLINE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u;

const UNSEEN = 'Contains characters that cannot be seen.';
const isOneLine = (text: string): boolean => !BIDI_CONTROLS.test(text) && !CONTROLS.test(text);
const isReadable = (text: string): boolean => !BIDI_CONTROLS.test(text) && !CONTROLS_BUT_NEWLINE.test(text);

/** One line of text, NFC, trimmed, 1…`max` characters, without control or bidirectional characters. */
export const line = (max: number) => z.string().normalize('NFC').trim().min(1).max(max).refine(isOneLine, UNSEEN);

/** Several lines of text, NFC, trimmed, 1…`max` characters, newline and tab allowed. */
export const paragraph = (max: number) => z.string().normalize('NFC').trim().min(1).max(max).refine(isReadable, UNSEEN);

/** What somebody is still typing: as it stands there, none or up to `max` characters; otherwise as `paragraph`. */
export const typing = (max: number) => z.string().max(max).refine(isReadable, UNSEEN);

/** What a part of something is called inside it, 1…`max` characters. `constructor` is what every object has. */
export const key = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^(?!constructor$)[a-z][a-z0-9-]*$/u, 'A key has letters, digits and dashes.');

/** An e-mail address, lower-cased: addresses are compared without regard to case everywhere. */
export const email = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A phone number in E.164 form, such as +27821234567. */
export const phone = z.e164();

/** An instant as it crosses the wire: ISO 8601 in UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 });

/** A day of the calendar without a time or a zone: `YYYY-MM-DD`. */
export const calendarDate = z.iso.date();
