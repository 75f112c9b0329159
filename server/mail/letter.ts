import MailComposer from 'nodemailer/lib/mail-composer';
import type { Readable } from 'node:stream';
import type { Facts } from '../../src/lib/domain/facts';
import { addendumNumber, addressOf, lettersOf, type Letter } from '../../src/lib/domain/materials/letters';
import { letterSubject, letterText } from '../../src/lib/domain/materials/letter-phrases';
import type { SentRegistry } from '../../src/lib/domain/materials/registry';
import { isAddress } from '../../src/lib/domain/people/mail';
import { fullName } from '../../src/lib/domain/people/person';
import type { Place } from '../../src/lib/domain/people/place';

/** Whom a letter comes from. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

export interface LetterText {
  readonly from?: Sender;
  readonly to?: string;
  readonly subject: string;
  readonly text: string;
}

/** A file of ours as it is attached. */
export interface Attached {
  readonly name: string;
  readonly path: string;
}

/** What a letter with a registry says, from facts alone. */
export function registryLetter(
  facts: Facts,
  place: Place,
  sent: SentRegistry,
  letter: Letter,
  from: Sender | undefined,
): LetterText {
  const by = facts.people.get(sent.by);
  const to = addressOf(sent, letter.number);
  const words = {
    place: place.title,
    month: sent.month,
    addendum: addendumNumber(place, sent),
    ...(sent.reason && { reason: sent.reason }),
    materials: sent.submissions.length,
    number: letter.number,
    of: lettersOf(sent).length,
    files: letter.files.map(({ name }) => name),
    by: [fullName(by), by?.post].filter(Boolean).join(', '),
  };
  return {
    ...(from && { from }),
    ...(isAddress(to) && { to }),
    subject: letterSubject(words),
    text: letterText(words),
  };
}

/** Of what goes into a packet; anything else a device has named is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  zip: 'application/zip',
};
const typeOf = (name: string) =>
  TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/**
 * A letter as it is sent (RFC 5322, MIME), read from the disk while it is taken: nothing of it is held whole. Destroying
 * the stream closes what it reads from.
 */
export function letterStream(
  { from, to, subject, text }: LetterText,
  files: readonly Attached[],
  more: { readonly date: Date; readonly messageId?: string; readonly headers?: Record<string, string> },
): Readable {
  return new MailComposer({
    ...(from && { from }),
    ...(to && { to: { name: '', address: to } }),
    subject,
    text,
    attachments: files.map(({ name, path }) => ({
      path,
      filename: name,
      contentType: typeOf(name),
      contentTransferEncoding: 'base64',
    })),
    disableUrlAccess: true,
    ...more,
  })
    .compile()
    .createReadStream();
}
