import type { ConsentDocument } from './consent-document.ts';
import { drawQr } from './draw-mark.ts';
import { wallClock } from './instants.ts';
import type { Sheet } from './sheet.ts';
import { PAGE } from './sheet.ts';

const FRAME = { language: 'en' } as const;
const HEADING = { ...FRAME, size: 12, weight: 700 } as const;
const SMALL = { ...FRAME, size: 8.5, gapAfter: 1 } as const;
const QR_SIZE = 110;

function newPage(sheet: Sheet): void {
  sheet.doc.addPage();
  sheet.y = PAGE.margin;
}

function drawHistory(sheet: Sheet, { history, timeZone }: ConsentDocument): void {
  sheet.write('What happened', HEADING);
  for (const { at, what, who } of history) sheet.write(`${wallClock(at, timeZone)}: ${what}. ${who}`, SMALL);
  sheet.y += 8;
}

function drawReading(sheet: Sheet, { reading, form }: ConsentDocument): void {
  if (reading.length === 0) return;
  sheet.write('What was read before signing', HEADING);
  for (const { section, seconds, reachedEnd } of reading) {
    const heading = form.text.sections.find(({ key }) => key === section)?.heading ?? section;
    sheet.write(`${heading}: ${seconds} s, ${reachedEnd ? 'to its end' : 'not to its end'}`, SMALL);
  }
  sheet.y += 8;
}

function drawHashes(sheet: Sheet, input: ConsentDocument): void {
  const { form, contentHash, fingerprint, validUntil, timeZone, paperHash, completedAt } = input;
  const until = validUntil === null ? 'until it is withdrawn' : `until ${wallClock(validUntil, timeZone)}`;
  sheet.write('What was sealed', HEADING);
  sheet.write(`Completed: ${wallClock(completedAt, timeZone)}. Valid ${until}.`, SMALL);
  sheet.write(`Form: template ${form.template.id}, version ${form.template.number}, language ${form.language}`, SMALL);
  sheet.write(`SHA-256 of the form: ${form.formHash}`, SMALL);
  sheet.write(`SHA-256 of form, answers, signers and marks: ${contentHash}`, SMALL);
  if (paperHash !== null) sheet.write(`SHA-256 of the scanned paper: ${paperHash}`, SMALL);
  sheet.write(`Certificate it is signed with, SHA-256: ${fingerprint}`, SMALL);
  sheet.y += 8;
}

function drawVerify(sheet: Sheet, { verifyUrl }: ConsentDocument): void {
  sheet.need(QR_SIZE + 60);
  sheet.write('How to verify', HEADING);
  const top = sheet.y;
  drawQr(sheet.doc, verifyUrl, PAGE.margin, top, QR_SIZE);
  const beside = { ...SMALL, indent: QR_SIZE + 14 };
  sheet.write(
    'Scan the code, or open the address below: it says whether this consent is valid, withdrawn, replaced or altered, without showing anything about the patient.',
    beside,
  );
  sheet.write(verifyUrl, beside);
  sheet.write(
    'The file itself is signed by the hospital. Any reader of PDF that knows signatures, or pdfsig, tells whether one byte of it was changed. The page shows the SHA-256 of the file as it was sealed.',
    beside,
  );
  sheet.y = Math.max(sheet.y, top + QR_SIZE) + 8;
}

/** The page behind the form: who did what when, what was read, what was sealed, and how to find out whether it still is so. */
export function drawRecord(sheet: Sheet, input: ConsentDocument): void {
  newPage(sheet);
  sheet.write('Record of this consent', { ...FRAME, size: 15, weight: 700, gapAfter: 8 });
  drawHistory(sheet, input);
  drawReading(sheet, input);
  drawHashes(sheet, input);
  drawVerify(sheet, input);
  if (sheet.missingLetters() > 0) {
    sheet.write(
      `${sheet.missingLetters()} letters of this document have no picture here and stand as \uFFFD. What was sealed holds them as they were shown.`,
      { ...SMALL, weight: 700 },
    );
  }
}

/** The page that is added when it was taken back, or voided. */
export function drawEnding(sheet: Sheet, { ending, timeZone, form }: ConsentDocument): void {
  if (ending === null) return;
  newPage(sheet);
  const isRevoked = ending.act === 'revoked';
  const title = isRevoked ? 'This consent was withdrawn' : 'This consent was voided';
  sheet.write(title, { ...FRAME, size: 19, weight: 700, colour: '#a4161a', gapAfter: 8 });
  const row = { ...FRAME, size: 11, gapAfter: 4 };
  sheet.write(`Consent: ${form.text.title}`, row);
  sheet.write(`When: ${wallClock(ending.at, timeZone)}`, row);
  const who = ending.by ?? (isRevoked ? form.patient.name : 'the hospital');
  sheet.write(`By: ${who}`, row);
  sheet.write(`Reason: ${ending.reason}`, row);
  if (ending.witness !== null) sheet.write(`Witness: ${ending.witness}`, row);
  sheet.write('From that moment it may not be relied on. Everything before this page stands as it was signed.', row);
  sheet.write(`SHA-256 of this withdrawal: ${ending.contentHash}`, SMALL);
}
