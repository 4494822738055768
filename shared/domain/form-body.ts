/** A part of a form's text. `points`: a list, one point per line. */
export type BodyBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'points'; readonly points: readonly string[] };

const POINT = /^\s*[-•*]\s+/u;

/**
 * A form's text as paragraphs and lists: an empty line begins a new paragraph, lines that begin with `-` are points of a
 * list, and any other new line stays one. Shown, printed and sealed alike.
 */
export function bodyBlocks(body: string): BodyBlock[] {
  const blocks: BodyBlock[] = [];
  for (const line of [...body.split('\n'), '']) {
    const last = blocks.at(-1);
    if (line.trim() === '') blocks.push({ kind: 'paragraph', text: '' });
    else if (POINT.test(line)) {
      const point = line.replace(POINT, '').trim();
      if (last?.kind === 'points') blocks[blocks.length - 1] = { kind: 'points', points: [...last.points, point] };
      else blocks.push({ kind: 'points', points: [point] });
    } else if (last?.kind === 'paragraph' && last.text !== '') {
      blocks[blocks.length - 1] = { kind: 'paragraph', text: `${last.text}\n${line.trim()}` };
    } else blocks.push({ kind: 'paragraph', text: line.trim() });
  }
  return blocks.filter((block) => block.kind === 'points' || block.text !== '');
}
