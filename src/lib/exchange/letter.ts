import PostalMime from 'postal-mime';
import { LIMITS } from '../protocol/limits';

/** A file that came with a letter. */
export interface LetterFile {
  readonly file: File;
  /** Belongs to the letter's looks: a picture in its text, a logo below it. */
  readonly inline: boolean;
}

/** What stands in a letter, as plain values; nothing of it is believed or shown as HTML. */
export interface Letter {
  readonly sender: { readonly name: string; readonly address: string };
  readonly subject: string;
  /** When it says to have been sent; undefined when it does not or nobody could. */
  readonly sentAt?: number;
  /** Message-ID, as programs compare it; empty where there is none. */
  readonly messageId: string;
  readonly text: string;
  readonly files: readonly LetterFile[];
}

export type LetterRefusal = 'letter-bytes' | 'letter-broken' | 'letter-files' | 'letter-other';

const SHORT = { name: 120, address: 200, subject: 300, messageId: 500 };

/** One line without control characters, no longer than a limit. */
const line = (text: string | undefined, most: number): string =>
  (text ?? '')
    // eslint-disable-next-line no-control-regex -- exactly those are taken out
    .replace(/[\0-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, most);

const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', amp: '&', lt: '<', gt: '>', quot: '"' };

/** Tags whose content is no text, and tags that end a line. */
const SILENT = new Set(['style', 'script', 'head', 'title']);
const BREAKS = new Set(['p', 'div', 'tr', 'li', 'br', 'h1', 'h2', 'h3', 'h4', 'blockquote', 'table']);

/** The words of an HTML letter, as text alone, in one pass whatever stands in it. */
export function textOfHtml(whole: string): string {
  const html = whole.slice(0, LIMITS.letterTextLetters * 10);
  const lower = html.toLowerCase();
  const found: string[] = [];
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    const close = open < 0 ? -1 : html.indexOf('>', open);
    found.push(html.slice(at, open < 0 ? html.length : open));
    if (close < 0) break;
    const [, ends = '', tag = ''] = /^(\/?)([a-z][a-z0-9]*)/u.exec(lower.slice(open + 1, open + 20)) ?? [];
    const silence = !ends && SILENT.has(tag) ? lower.indexOf(`</${tag}`, close) : close;
    if (silence < 0) break;
    found.push(BREAKS.has(tag) ? '\n' : ' ');
    at = silence === close ? close + 1 : silence;
  }
  return found.join('').replace(/&(\w{1,8});/gu, (entity, name: string) => ENTITIES[name] ?? entity);
}

const plain = (text: string): string =>
  text
    .slice(0, LIMITS.letterTextLetters)
    .split(/\r?\n/u)
    .map((each) => each.replace(/[\t\p{Zs}]+/gu, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();

/** A name for the card: the last part of whatever path a letter gives. */
const fileName = (name: string | null, index: number): string =>
  line((name ?? '').split(/[/\\]/u).at(-1), 200) || `вложение ${index + 1}`;

/**
 * Reads a letter as mail programs save it (.eml, RFC 5322 and MIME). Bounded: its bytes, the nesting and headers of
 * its parts, how many files it has and what they come to. Letters within it stay files; nothing is fetched.
 */
export async function readLetter(file: Blob): Promise<Letter | { readonly code: LetterRefusal }> {
  if (file.size > LIMITS.letterInBytes) return { code: 'letter-bytes' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Outlook's own format, an archive, a PDF: no line of any header stands at their beginning.
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4_000));
  if (!/^(?:From |[\w-]+[ \t]*:)/mu.test(head.trimStart().slice(0, 200)) || head.includes('\0'))
    return { code: 'letter-other' };
  try {
    const email = await PostalMime.parse(bytes, {
      maxNestingDepth: LIMITS.letterNesting,
      maxHeadersSize: LIMITS.letterHeaderBytes,
      forceRfc822Attachments: true,
      attachmentEncoding: 'arraybuffer',
    });
    if (!email.from && !email.subject && email.attachments.length === 0) return { code: 'letter-other' };
    if (email.attachments.length > LIMITS.letterFiles) return { code: 'letter-files' };
    const files = email.attachments.map(({ filename, mimeType, disposition, related, content }, index) => {
      const type = line(mimeType, 120);
      const name = fileName(filename, index);
      return {
        file: new File([content as ArrayBuffer], name, { type }),
        inline: related === true || (disposition !== 'attachment' && type.startsWith('image/')),
      };
    });
    const sentAt = email.date ? Date.parse(email.date) : Number.NaN;
    const from = email.from;
    return {
      sender: {
        name: line(from?.name, SHORT.name),
        address: line(from && 'address' in from ? from.address : '', SHORT.address).toLowerCase(),
      },
      subject: line(email.subject, SHORT.subject),
      messageId: line(email.messageId, SHORT.messageId),
      ...(Number.isFinite(sentAt) && { sentAt }),
      text: plain(email.text?.trim() ? email.text : textOfHtml(email.html ?? '')),
      files,
    };
  } catch {
    // Nested deeper or with longer headers than any letter, or no letter at all.
    return { code: 'letter-broken' };
  }
}
