import type { SignerRole } from '../../shared/schemas/consent-templates.ts';
import type { SignProof } from '../../shared/schemas/consents.ts';
import type { ConsentDocument, DrawnSignature } from './consent-document.ts';
import { drawMark } from './draw-mark.ts';
import { wallClock } from './instants.ts';
import type { Sheet } from './sheet.ts';
import { PAGE } from './sheet.ts';

const FRAME = { language: 'en' } as const;
const MARK = { width: 190, height: 56 } as const;
const BLOCK = 124;

const ROLES: Readonly<Record<SignerRole, string>> = {
  patient: 'Patient',
  doctor: 'Doctor',
  witness: 'Witness',
  interpreter: 'Interpreter',
};
const METHODS: Readonly<Record<DrawnSignature['method'], string>> = {
  drawn: 'drawn by hand',
  typed: 'typed',
  unable: 'could not write; a witness signed as well',
  paper: 'on the scanned paper',
  tick: 'ticked when registering',
};
const PROOFS: Readonly<Record<SignProof, string>> = {
  'handed-over': 'on a device handed over by staff',
  password: 'signed in, password given again',
  pin: 'signed in, PIN given again',
  totp: 'signed in, code of the authenticator given',
  'link-birth-date': 'by a personal link, birth date given',
  'link-code': 'by a personal link, one-time code given',
  paper: 'on paper, scanned',
  'staff-present': 'in the presence of staff',
};

function drawGiven(sheet: Sheet, { mark, method }: DrawnSignature, top: number): void {
  const box = { x: PAGE.margin + 4, y: top + 4, ...MARK };
  sheet.doc
    .rect(PAGE.margin, top, MARK.width + 8, MARK.height + 8)
    .lineWidth(0.5)
    .stroke('#b8bec6');
  if (mark?.method === 'drawn') drawMark(sheet.doc, mark, box);
  else if (mark?.method === 'typed') {
    const size = Math.min(20, (20 * box.width) / Math.max(1, sheet.widthOf(mark.text, { size: 20 })));
    sheet.put(mark.text, box.x, box.y + 16, { size, colour: '#12243d' });
  } else {
    const words = mark?.method === 'unable' ? 'Could not write' : METHODS[method];
    sheet.put(words, box.x, box.y + 20, { ...FRAME, size: 10, colour: '#4a5563' });
  }
}

function drawOne(sheet: Sheet, signature: DrawnSignature, timeZone: string): void {
  sheet.need(BLOCK);
  const top = sheet.y;
  drawGiven(sheet, signature, top);
  const indent = MARK.width + 22;
  const small = { ...FRAME, size: 8.5, indent, gapAfter: 1 };
  const { role, name, capacity, method, mark, proof, signedAt, receivedAt, device } = signature;
  sheet.write(`${ROLES[role]}: ${name}`, { ...small, size: 10.5, weight: 700 });
  if (capacity !== null) sheet.write(capacity, small);
  sheet.write(`How: ${METHODS[method]}; ${PROOFS[proof]}`, small);
  if (mark?.method === 'unable') sheet.write(`Why: ${mark.reason}`, small);
  sheet.write(`Signed, by the device's clock: ${wallClock(signedAt, timeZone)}`, small);
  sheet.write(`Received by the hospital: ${wallClock(receivedAt, timeZone)}`, small);
  sheet.write(`Device: ${device ?? 'not known'}`, small);
  sheet.y = Math.max(sheet.y, top + MARK.height + 8) + 12;
}

/** Every signature with what it was drawn, by whom, when and how. */
export function drawSignatures(sheet: Sheet, { signatures, timeZone }: ConsentDocument): void {
  sheet.need(BLOCK + 30);
  sheet.rule();
  sheet.write('Signatures', { ...FRAME, size: 12, weight: 700 });
  for (const signature of signatures) drawOne(sheet, signature, timeZone);
}
