import { expect, test } from 'vitest';
import { isVideo, mediaTypeOf } from '../../../src/lib/domain/materials/media';

test.each([
  ['урок.mp4', 'video/mp4', 'video/mp4'],
  ['урок.bin', 'VIDEO/MP4; codecs="avc1"', 'video/mp4'],
  // A type that a system did not know, and one that phones give.
  ['Урок 3.MOV', '', 'video/quicktime'],
  ['запись.m4a', 'audio/x-m4a', 'audio/mp4'],
  ['диктант.mp3', 'application/octet-stream', 'audio/mpeg'],
  ['страница.html', 'text/html', undefined],
  ['картинка.svg', 'image/svg+xml', undefined],
  ['mp4', '', undefined],
  ['constructor.constructor', '', undefined],
] as const)('[E-28] %s of type «%s» plays as %s', (name, type, media) =>
  expect(mediaTypeOf({ name, type })).toBe(media),
);

test('a recording is no film', () => {
  expect(isVideo('video/webm')).toBe(true);
  expect(isVideo('audio/webm')).toBe(false);
});
