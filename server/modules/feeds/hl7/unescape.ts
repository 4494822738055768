import type { Delimiters } from './message.ts';

const HIGHLIGHT = new Set(['H', 'N']);

/**
 * Undoes HL7 v2 escapes (chapter 2, 2.7): the five delimiters, `\Xdd…\` as bytes of UTF-8 or else Latin-1, formatting
 * commands as a line end or nothing. An escape that nobody defined stays as it was sent.
 */
export function unescape(text: string, delimiters: Delimiters): string {
  const { escape } = delimiters;
  if (!text.includes(escape)) return text;
  let plain = '';
  for (let at = 0; at < text.length;) {
    const end = text[at] === escape ? text.indexOf(escape, at + 1) : -1;
    if (end < 0) {
      plain += text.charAt(at);
      at += 1;
      continue;
    }
    const meant = meaning(text.slice(at + 1, end), delimiters);
    if (meant === null) {
      plain += text.charAt(at);
      at += 1;
    } else {
      plain += meant;
      at = end + 1;
    }
  }
  return plain;
}

function meaning(code: string, delimiters: Delimiters): string | null {
  switch (code) {
    case 'F':
      return delimiters.field;
    case 'S':
      return delimiters.component;
    case 'T':
      return delimiters.subcomponent;
    case 'R':
      return delimiters.repetition;
    case 'E':
      return delimiters.escape;
    case '.br':
    case '.sp':
      return '\n';
    default:
      break;
  }
  if (HIGHLIGHT.has(code) || /^\.(?:fi|nf|ce|in[+-]?\d*|ti[+-]?\d*|sk\+?\d*|sp\+?\d*)$/u.test(code)) return '';
  const hex = /^X((?:[0-9A-Fa-f]{2})+)$/u.exec(code)?.[1];
  return hex === undefined ? null : fromBytes(Buffer.from(hex, 'hex'));
}

function fromBytes(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
