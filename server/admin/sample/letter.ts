/** A letter as a mail program saves it (RFC 5322): one text, in base64. */
export function sampleLetter(letter: {
  readonly id: string;
  /** «Имя <адрес>» */
  readonly sender: string;
  readonly about: string;
  readonly text: string;
  readonly at: number;
}): Uint8Array {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const word = (text: string) => `=?utf-8?B?${base64(text)}?=`;
  const [, name = '', address = ''] = /^(.*) <(.*)>$/u.exec(letter.sender) ?? [];
  const lines = [
    `From: ${word(name)} <${address}>`,
    `Subject: ${word(letter.about)}`,
    `Date: ${new Date(letter.at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${letter.id}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    ...(base64(letter.text).match(/.{1,76}/gu) ?? []),
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}
