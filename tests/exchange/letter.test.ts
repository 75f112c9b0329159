import { expect, describe, test } from 'vitest';
import { readLetter, textOfHtml, type Letter } from '../../src/lib/exchange/letter';
import { LIMITS } from '../../src/lib/protocol/limits';

const letter = async (text: string | Uint8Array<ArrayBuffer>) => {
  const read = await readLetter(new Blob([text]));
  if ('code' in read) throw new Error(read.code);
  return read satisfies Letter;
};
const refused = async (text: string | Uint8Array<ArrayBuffer>) => {
  const read = await readLetter(new Blob([text]));
  return 'code' in read ? read.code : 'read';
};
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const word = (text: string) => `=?utf-8?B?${base64(text)}?=`;

const WHOLE = [
  `From: ${word('Петрова Мария Ивановна')} <M.Petrova@Example.RU>`,
  'To: metod@example.ru',
  `Subject: ${word('Презентация «Планеты»')}`,
  'Date: Fri, 4 Dec 2026 10:15:00 +0500',
  'Message-ID: <abc.1@example.ru>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="a"',
  '',
  '--a',
  'Content-Type: multipart/related; boundary="b"',
  '',
  '--b',
  'Content-Type: text/html; charset=koi8-r',
  'Content-Transfer-Encoding: base64',
  '',
  // «Добрый день!» in KOI8-R.
  base64(Uint8Array.from([0xe4, 0xcf, 0xc2, 0xd2, 0xd9, 0xca, 0x20, 0xc4, 0xc5, 0xce, 0xd8, 0x21])),
  '--b',
  'Content-Type: image/png; name="logo.png"',
  'Content-ID: <logo>',
  'Content-Transfer-Encoding: base64',
  '',
  base64('не картинка'),
  '--b--',
  '--a',
  'Content-Type: application/vnd.ms-powerpoint',
  `Content-Disposition: attachment; filename="${word('C:\\\\Документы\\\\планеты.ppt')}"`,
  'Content-Transfer-Encoding: base64',
  '',
  base64('слайды'),
  '--a--',
  '',
].join('\r\n');

describe('[X-13] a letter', () => {
  test('is read with its sender, day and files, in whatever encoding', async () => {
    const read = await letter(WHOLE);
    expect(read.sender).toEqual({ name: 'Петрова Мария Ивановна', address: 'm.petrova@example.ru' });
    expect(read).toMatchObject({
      subject: 'Презентация «Планеты»',
      messageId: '<abc.1@example.ru>',
      sentAt: Date.parse('2026-12-04T05:15:00Z'),
      text: 'Добрый день!',
    });
    // A picture of its own is told from a file, and of a path only the name is kept.
    expect(read.files.map(({ file, inline }) => [file.name, inline])).toEqual([
      ['logo.png', true],
      ['планеты.ppt', false],
    ]);
    expect(await read.files[1]!.file.text()).toBe('слайды');
  });

  test('within a letter stays a file', async () => {
    const read = await letter(
      [
        'From: school@example.ru',
        'Subject: Fwd: paper',
        'Content-Type: multipart/mixed; boundary="outer"',
        '',
        '--outer',
        'Content-Type: message/rfc822',
        '',
        WHOLE,
        '--outer--',
      ].join('\r\n'),
    );
    expect(read.files).toHaveLength(1);
    expect(read.sender.address).toBe('school@example.ru');
    expect((await letter(new Uint8Array(await read.files[0]!.file.arrayBuffer()))).messageId).toBe(
      '<abc.1@example.ru>',
    );
  });

  test('that says little is read as far as it goes', async () => {
    const read = await letter('Subject: \r\nDate: вчера\r\nFrom: <>\r\n\r\nФайл в приложении\r\n');
    expect(read).toMatchObject({ subject: '', messageId: '', sender: { name: '', address: '' }, files: [] });
    expect(read).not.toHaveProperty('sentAt');
  });
});

describe('[X-06] hostile and broken letters', () => {
  test('what is no letter is said to be none', async () => {
    for (const bytes of [
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
      Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]),
      new Uint8Array(0),
    ])
      expect(await refused(bytes)).toBe('letter-other');
    expect(await refused('%PDF-1.7\nobj')).toBe('letter-other');
    expect(await refused('Просто текст, и ничего больше.')).toBe('letter-other');
  });

  test('parts within parts without end, headers without end and files without number are refused', async () => {
    const deep = (depth: number): string =>
      depth === 0
        ? 'Content-Type: text/plain\r\n\r\nдно\r\n'
        : `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n${deep(depth - 1)}--b${depth}--\r\n`;
    expect(await refused(`From: a@b.ru\r\nSubject: x\r\n${deep(LIMITS.letterNesting + 5)}`)).toBe(
      'letter-broken',
    );
    expect(await refused(`From: a@b.ru\r\nX-Long: ${'x'.repeat(LIMITS.letterHeaderBytes + 1)}\r\n\r\n`)).toBe(
      'letter-broken',
    );
    const part = '--a\r\nContent-Disposition: attachment; filename=x\r\n\r\ny\r\n';
    const many = `From: a@b.ru\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n${part.repeat(LIMITS.letterFiles + 1)}--a--`;
    expect(await refused(many)).toBe('letter-files');
    const large = new Blob([]);
    Object.defineProperty(large, 'size', { value: LIMITS.letterInBytes + 1 });
    expect(await readLetter(large)).toEqual({ code: 'letter-bytes' });
  });

  test('names and addresses are one line without tricks of direction, and never longer than their limit', async () => {
    const read = await letter(
      [
        `From: ${word('Мария\r\nBcc: всем')} <a@b.ru>`,
        `Subject: ${word(`док\u202Etxt.exe ${'ы'.repeat(900)}`)}`,
        'Content-Type: multipart/mixed; boundary=a',
        '',
        '--a',
        `Content-Disposition: attachment; filename="../../etc/${'я'.repeat(500)}.docx"`,
        '',
        'x',
        '--a--',
      ].join('\r\n'),
    );
    expect(read.sender.name).not.toMatch(/[\r\n]/u);
    expect(read.subject).not.toContain('\u202E');
    expect(read.subject.length).toBeLessThanOrEqual(300);
    expect(read.files[0]!.file.name).not.toContain('/');
    expect(read.files[0]!.file.name.length).toBeLessThanOrEqual(200);
  });

  test('HTML becomes text in one pass: no script, no tag, no time', () => {
    expect(
      textOfHtml('<head><title>x</title></head><p>Раз&nbsp;&amp;<b>два</b></p><script>зло()</script>три'),
    ).toMatch(/^\s*Раз & два\s+три$/u);
    const begun = performance.now();
    for (const piece of ['<', '<style>', '<script', '&', '<p>'])
      textOfHtml(piece.repeat(LIMITS.letterTextLetters * 10));
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
