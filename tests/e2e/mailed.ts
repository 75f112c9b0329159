import type { FilePayload } from './harness';

const base64 = (text: string) => Buffer.from(text).toString('base64');
/** Words outside ASCII in a header of a letter, RFC 2047. */
export const word = (text: string): string => `=?utf-8?B?${base64(text)}?=`;

/** A letter as a mail program saves it. `files`: names and contents; `sentAt`: milliseconds of the epoch. */
export function eml(
  id: string,
  from: string,
  subject: string,
  files: readonly (readonly [string, string])[],
  sentAt = Date.now(),
): FilePayload {
  const text = [
    `From: ${from}`,
    `Subject: ${word(subject)}`,
    `Date: ${new Date(sentAt).toUTCString()}`,
    `Message-ID: <${id}@mail.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64('Добрый день! Отправляю материал на экспертизу.'),
    ...files.flatMap(([name, content]) => [
      '--part',
      'Content-Type: application/octet-stream',
      `Content-Disposition: attachment; filename="${word(name)}"`,
      'Content-Transfer-Encoding: base64',
      '',
      base64(content),
    ]),
    '--part--',
    '',
  ].join('\r\n');
  return { name: `${id}.eml`, mimeType: 'message/rfc822', buffer: Buffer.from(text) };
}
