import { expect, test } from 'vitest';
import { isScanType, scanTypeOf } from '../../../src/lib/domain/materials/scan';

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'image/png'],
  ['RIFF\x24\0\0\0WEBPVP8 ', 'image/webp'],
  ['\0\0\0\x18ftypheic\0\0\0\0', 'image/heic'],
  ['\0\0\0\x18ftypmif1\0\0\0\0', 'image/heic'],
  ['%PDF-1.7\n', 'application/pdf'],
  [`${'\n'.repeat(1000)}%PDF-1.4`, 'application/pdf'],
])('[E-13] [E-16] a scan is told by its first bytes: %j', (text, type) => {
  expect(scanTypeOf(bytes(text))).toBe(type);
  expect(isScanType(type)).toBe(true);
});

test.each([
  ['a table', 'name;school\n'],
  ['a film', '\0\0\0\x18ftypisom\0\0\0\0'],
  ['a sound', 'RIFF\x24\0\0\0WAVEfmt '],
  ['an archive', 'PK\x03\x04'],
  ['a picture that ends before its mark does', '\x89PNG'],
  ['a word about PDF far inside', `${' '.repeat(1020)}%PDF-1.4`],
  ['nothing', ''],
])('[E-13] [E-16] no scan is %s', (_, text) => {
  expect(scanTypeOf(bytes(text))).toBeUndefined();
});
