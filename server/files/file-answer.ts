import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { MediaType } from '../../src/lib/domain/materials/media';
import { askedOf } from './range';

/** How a file is asked for. */
export interface FileRequest {
  readonly method: string;
  /** The headers Range and If-Range, as they came. */
  readonly range?: string | undefined;
  readonly ifRange?: string | undefined;
  /** What a player takes it for; everything else is bytes to keep, which no page of ours ever runs. */
  readonly media?: MediaType | undefined;
}

/**
 * Answers with a file's bytes, whole or the one range asked for (RFC 9110): 206 with Content-Range, 416 with the file's
 * length. A range of what another version was (If-Range) is answered whole; under one hash there is but one. Bytes
 * are read as they are taken, and not at all for HEAD.
 */
export function fileAnswer(path: string, hash: string, size: number, request: FileRequest): Response {
  const etag = `"${hash}"`;
  const headers = {
    'content-type': request.media ?? 'application/octet-stream',
    'content-disposition': 'attachment',
    'content-security-policy': 'sandbox',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    etag,
  };
  const stale = request.ifRange !== undefined && request.ifRange.trim() !== etag;
  const asked = askedOf(stale ? undefined : request.range, size);
  if (asked === 'none')
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } });
  const { first, last } = asked === 'whole' ? { first: 0, last: size - 1 } : asked;
  const length = last - first + 1;
  const body =
    request.method === 'HEAD' || length === 0
      ? null
      : (Readable.toWeb(createReadStream(path, { start: first, end: last })) as ReadableStream);
  return new Response(body, {
    status: asked === 'whole' ? 200 : 206,
    headers: {
      ...headers,
      'content-length': `${length}`,
      ...(asked !== 'whole' && { 'content-range': `bytes ${first}-${last}/${size}` }),
    },
  });
}
