import { bodyBlocks } from '../../shared/domain/form-body.ts';
import type { FormField } from '../../shared/schemas/consent-templates.ts';
import type { ConsentDocument } from './consent-document.ts';
import { drawEnding, drawRecord } from './draw-record.ts';
import { drawSignatures } from './draw-signatures.ts';
import { longDate } from './instants.ts';
import type { Sheet } from './sheet.ts';
import { newSheet, PAGE } from './sheet.ts';
import { leaveSignaturePlace } from './signature-place.ts';

const FRAME = { language: 'en' } as const;
const DIM = '#4a5563';

function drawHead(sheet: Sheet, { form }: ConsentDocument): void {
  const { patient, consenter } = form;
  sheet.write(form.hospitalName, { size: 10, colour: DIM, gapAfter: 6 });
  sheet.write(form.text.title, { size: 19, weight: 700, gapAfter: 6 });
  if (form.procedureName !== null) sheet.write(form.procedureName, { size: 12, weight: 700 });
  sheet.rule();
  const born = patient.birthDate === null ? 'not known' : longDate(patient.birthDate);
  sheet.write(`Patient: ${patient.name}`, { ...FRAME, size: 11, weight: 700, gapAfter: 0 });
  sheet.write(`Born: ${born} · Hospital number: ${patient.hospitalNumber}`, { ...FRAME, gapAfter: 2 });
  if (consenter.kind !== 'patient') {
    const { kind, name, relationship, reason } = consenter;
    const as = kind === 'guardian' ? 'guardian' : 'proxy';
    sheet.write(`Consents for the patient: ${name}, ${as} (${relationship}). Reason: ${reason}`, FRAME);
  }
  if (form.doctorName !== null) sheet.write(`Explained by: ${form.doctorName}`, FRAME);
  sheet.rule();
}

function drawBody(sheet: Sheet, text: string, size = 10): void {
  for (const block of bodyBlocks(text)) {
    if (block.kind === 'paragraph') sheet.write(block.text, { size, gapAfter: 5 });
    else for (const point of block.points) sheet.write(`• ${point}`, { size, indent: 10, gapAfter: 2 });
  }
}

function drawText(sheet: Sheet, { form }: ConsentDocument): void {
  drawBody(sheet, form.text.summary, 11);
  for (const { heading, body } of form.text.sections) {
    sheet.need(60);
    sheet.write(heading, { size: 12, weight: 700, gapAfter: 2 });
    drawBody(sheet, body);
  }
}

function answerOf(
  field: FormField,
  value: string | boolean | undefined,
  choices: Readonly<Record<string, string>>,
): string {
  if (value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (field.kind === 'choice') return choices[value] ?? value;
  return field.kind === 'date' ? longDate(value) : value;
}

function drawAnswers(sheet: Sheet, { form, patientAnswers }: ConsentDocument): void {
  if (form.fields.length === 0) return;
  sheet.need(60);
  sheet.write('Answers', { ...FRAME, size: 12, weight: 700 });
  for (const field of form.fields) {
    const said = form.text.fields[field.key];
    const given = field.filledBy === 'staff' ? form.staffAnswers : patientAnswers;
    sheet.write(said?.label ?? field.key, { weight: 700, gapAfter: 0 });
    sheet.write(answerOf(field, given[field.key], said?.choices ?? {}), { indent: 10, gapAfter: 5 });
  }
}

function drawAddOns(sheet: Sheet, { form, addOnChoices }: ConsentDocument): void {
  for (const key of form.addOns) {
    const said = form.text.addOns[key];
    sheet.need(50);
    sheet.write(said?.label ?? key, { weight: 700, gapAfter: 0 });
    if (said !== undefined) sheet.write(said.text, { gapAfter: 0 });
    const choice = addOnChoices[key];
    const words = choice === undefined ? 'Not answered' : choice ? 'Agreed' : 'Not agreed';
    sheet.write(words, { ...FRAME, weight: 700, indent: 10, gapAfter: 6 });
  }
}

function drawFeet({ doc }: Sheet, put: Sheet['put'], widthOf: Sheet['widthOf'], { form }: ConsentDocument): void {
  const { start, count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index);
    const style = { ...FRAME, size: 7.5, colour: DIM };
    const page = `Page ${index + 1} of ${count}`;
    const y = PAGE.height - 40;
    put(`Consent ${form.consentId}`, PAGE.margin, y, style);
    put(page, PAGE.width - PAGE.margin - widthOf(page, style), y, style);
  }
  doc.switchToPage(start + count - 1);
}

/** The pages of a consent with an unfilled place for the signature. See `makeConsentDocument`. */
export function drawConsent(input: ConsentDocument): Promise<Buffer> {
  const { form } = input;
  const at = new Date(input.at);
  const sheet = newSheet({ title: form.text.title, author: form.hospitalName, language: form.language, at });
  const { doc } = sheet;
  const chunks: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => void chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  drawHead(sheet, input);
  drawText(sheet, input);
  drawAnswers(sheet, input);
  drawAddOns(sheet, input);
  if (form.text.declaration !== '') {
    sheet.need(60);
    sheet.rule();
    drawBody(sheet, form.text.declaration, 11);
  }
  drawSignatures(sheet, input);
  drawRecord(sheet, input);
  drawEnding(sheet, input);
  drawFeet(sheet, sheet.put, sheet.widthOf, input);
  leaveSignaturePlace(doc, { at, reason: 'Sealed: as it was shown and signed' });
  doc.end();
  return finished;
}
