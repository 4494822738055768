import { SIGNATURE_ROOM_BYTES } from '../crypto/signature-room.ts';

/** What pdfkit lets one do with objects of its own; its types leave these out. */
interface PdfObject {
  readonly data: Record<string, unknown>;
  end(): void;
}
interface OpenDocument {
  ref(data: Record<string, unknown>): PdfObject;
  initForm(): unknown;
  readonly page: { readonly dictionary: PdfObject; readonly annotations: PdfObject[] };
  readonly _root: { readonly data: { AcroForm: PdfObject } };
}

/** ISO 32000-2, 12.7.3: signatures exist (1), and only what is appended leaves them whole (2). */
const SIGNATURE_FLAGS = 3;
/** Printed (4) and locked (128); it has no size, so nothing of it shows. */
const WIDGET_FLAGS = 132;
/** What the signing container looks for and puts the true range in place of. */
const UNKNOWN = '**********';

/**
 * Leaves a place for one signature over the whole document (ISO 32000-2, 12.8; PAdES: ETSI EN 319 142-1). Call it when a
 * page and a font are there, and before the document ends.
 */
export function leaveSignaturePlace(
  document: unknown,
  { at, reason }: { readonly at: Date; readonly reason: string },
): void {
  const doc = document as OpenDocument; // pdfkit's own, of which the types show only what draws.
  const signature = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    // Before Contents: the container looks for them in this order.
    ByteRange: [0, UNKNOWN, UNKNOWN, UNKNOWN],
    Contents: Buffer.alloc(SIGNATURE_ROOM_BYTES),
    Reason: new String(reason),
    M: at,
  });
  const widget = doc.ref({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    Rect: [0, 0, 0, 0],
    V: signature,
    T: new String('Seal'),
    F: WIDGET_FLAGS,
    P: doc.page.dictionary,
  });
  doc.page.annotations.push(widget);
  doc.initForm();
  const { data } = doc._root.data.AcroForm;
  // It would have every reader draw the fields anew, which changes what was signed.
  delete data['NeedAppearances'];
  data['SigFlags'] = SIGNATURE_FLAGS;
  (data['Fields'] as PdfObject[]).push(widget);
  signature.end();
  widget.end();
}
