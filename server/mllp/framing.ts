/**
 * The Minimal Lower Layer Protocol (HL7 v2 transport, release 1): a message stands between VT and FS CR. Public packages
 * lose messages where the cut between two packets falls in the wrong place, so the bytes are read one at a time here.
 */
export const VT = 0x0b;
export const FS = 0x1c;
export const CR = 0x0d;

/** What a stream of bytes turned out to hold. */
export type Framed =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** Bytes outside any frame, or a frame that a new one cut short. They are never guessed at. */
  | { readonly kind: 'junk'; readonly byteCount: number }
  /** A frame beyond the cap. Nothing more can be read from this stream. */
  | { readonly kind: 'too-large' };

export interface FrameReader {
  /** Everything these bytes complete, in order. */
  push(chunk: Uint8Array): Framed[];
  /** What the end of the stream leaves behind. */
  end(): Framed[];
}

/**
 * Reads frames from chunks cut anywhere. A frame ends at FS, whether or not CR follows: senders exist that forget it, and
 * waiting for it would leave them without an answer. The line ends between frames that others send are no junk.
 */
export function createFrameReader(maxBytes: number): FrameReader {
  let parts: Buffer[] = [];
  let length = 0;
  let isInside = false;
  let isOver = false;
  let junk = 0;

  const flushJunk = (found: Framed[]) => {
    if (junk > 0) found.push({ kind: 'junk', byteCount: junk });
    junk = 0;
  };
  const keep = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    parts.push(bytes);
    length += bytes.length;
  };
  const dropFrame = () => {
    parts = [];
    length = 0;
    isInside = false;
  };

  /** Reads inside a frame from `from`; answers where it stopped. */
  function readInside(chunk: Buffer, from: number, found: Framed[]): number {
    let at = from;
    while (at < chunk.length && chunk[at] !== FS && chunk[at] !== VT) at += 1;
    // A copy: what a socket hands out may be a window on a larger buffer.
    keep(Buffer.from(chunk.subarray(from, at)));
    if (length > maxBytes) {
      dropFrame();
      isOver = true;
      found.push({ kind: 'too-large' });
      return chunk.length;
    }
    if (at === chunk.length) return at;
    if (chunk[at] === VT) {
      // The sender began again without ending; what it had said so far is no message.
      junk += length + 1;
      flushJunk(found);
      dropFrame();
      isInside = true;
    } else {
      found.push({ kind: 'message', bytes: Buffer.concat(parts) });
      dropFrame();
    }
    return at + 1;
  }

  function readBetween(chunk: Buffer, from: number, found: Framed[]): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte === VT) {
        flushJunk(found);
        isInside = true;
        return at + 1;
      }
      if (byte !== CR && byte !== 0x0a) junk += 1;
    }
    return chunk.length;
  }

  return {
    push(bytes) {
      const found: Framed[] = [];
      if (isOver) return found;
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < chunk.length && !isOver;) {
        at = isInside ? readInside(chunk, at, found) : readBetween(chunk, at, found);
      }
      return found;
    },
    end() {
      const found: Framed[] = [];
      if (isInside) junk += length + 1;
      flushJunk(found);
      dropFrame();
      return found;
    },
  };
}

/** The message as it goes over the wire. */
export const frame = (message: Uint8Array): Buffer => Buffer.concat([Buffer.of(VT), message, Buffer.of(FS, CR)]);
