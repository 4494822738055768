/** Bytes that come in pieces of any size, taken in pieces of the size one wants. */
export interface ExactReader {
  /** Exactly so many bytes; `null` where fewer are left. */
  take(length: number): Promise<Buffer | null>;
  /** So many bytes, or what is left, perhaps nothing. */
  takeAtMost(length: number): Promise<Buffer>;
  isAtEnd(): Promise<boolean>;
  close(): Promise<void>;
}

export function readExactly(bytes: AsyncIterable<Uint8Array>): ExactReader {
  const pieces = bytes[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  async function holds(length: number): Promise<boolean> {
    if (held.length >= length) return true;
    const gathered: Uint8Array[] = [held];
    let size = held.length;
    while (size < length) {
      const next = await pieces.next();
      if (next.done === true) break;
      gathered.push(next.value);
      size += next.value.length;
    }
    held = Buffer.concat(gathered);
    return size >= length;
  }
  function cut(length: number): Buffer {
    const taken = held.subarray(0, length);
    held = held.subarray(length);
    return taken;
  }
  return {
    take: async (length) => ((await holds(length)) ? cut(length) : null),
    async takeAtMost(length) {
      await holds(length);
      return cut(length);
    },
    isAtEnd: async () => !(await holds(1)),
    async close() {
      await pieces.return?.();
    },
  };
}
