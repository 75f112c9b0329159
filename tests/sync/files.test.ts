import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { Dexie } from 'dexie';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../../src/lib/protocol/limits';
import { Device } from '../../src/lib/storage/database';
import { dropFiles, keptBytes, sweepPieces } from '../../src/lib/storage/pieces';
import { ApiError } from '../../src/lib/sync/api';
import { fetchFile } from '../../src/lib/sync/fetch-file';
import { keepFile } from '../../src/lib/sync/files';
import { LARGE_FILES } from '../../src/lib/sync/line';
import { sendFiles } from '../../src/lib/sync/send-files';
import { aDeviceOf } from '../builders/device';
import { idOf } from '../builders/municipality';

/** What tus's client is told, and what the test lets happen. */
interface Tus {
  readonly bytes: Blob;
  readonly options: {
    endpoint?: string;
    uploadUrl?: string;
    onSuccess: () => void;
    onError: (error: Error) => void;
    onChunkComplete: (size: number) => void;
    onAfterResponse: (request: unknown, response: unknown) => Promise<void>;
    onUploadUrlAvailable: () => void;
  };
}
let began: Tus[];
let happen: (upload: Tus) => void | Promise<void>;
let connection: { type?: string } | undefined;
const aborted = vi.fn(async () => undefined);
beforeEach(() => {
  began = [];
  connection = undefined;
  aborted.mockClear();
  vi.stubGlobal('navigator', {
    get connection() {
      return connection && { ...connection, addEventListener() {}, removeEventListener() {} };
    },
  });
  vi.doMock('tus-js-client', () => ({
    Upload: class {
      url: string | null;
      constructor(
        readonly bytes: Blob,
        readonly options: Tus['options'],
      ) {
        this.url = options.uploadUrl ?? null;
      }
      start() {
        began.push(this);
        if (!this.url) this.url = `/api/files/upload/${began.length}`;
        setTimeout(() => void happen(this), 1);
      }
      abort = aborted;
    },
  }));
});
afterEach(() => vi.useRealTimers());
afterAll(() => {
  vi.doUnmock('tus-js-client');
  vi.unstubAllGlobals();
});

const large = Buffer.from(Uint8Array.from({ length: 2 * LIMITS.pieceBytes + 5 }, (_, at) => (at * 7) % 253));
const film = new File([large], 'урок.mp4', { type: 'video/mp4' });
const hash = createHash('sha256').update(large).digest('hex');
const refusal = (status: number, code = '') =>
  Object.assign(new Error('refused'), {
    originalRequest: {},
    originalResponse: { getStatus: () => status, getBody: () => (code ? JSON.stringify({ code }) : '') },
  });
const broken = () => Object.assign(new Error('no line'), { originalRequest: {}, originalResponse: null });
const bytesOf = async (blob: Blob | undefined) => Buffer.from(await blob!.arrayBuffer());

/** A device whose relay answers `mine` in turn, the last answer for ever. */
function aSender(person: string, ...mine: boolean[]) {
  const { device, environment } = aDeviceOf(person);
  const json = async () => ({ uploaded: mine.length > 1 ? mine.shift()! : mine[0]! });
  return { device, env: { ...environment, api: { ...environment.api, json } as never } };
}

describe('[E-03] a file that is kept', () => {
  test('lies in pieces, of which none is larger than what may be in memory, and is the same', async () => {
    const { device, environment } = aDeviceOf('author');
    const shares: number[] = [];
    const mention = await keepFile(environment, film, (share) => shares.push(share));
    expect(mention).toEqual({ hash, name: 'урок.mp4', type: 'video/mp4', size: large.length });
    const pieces = await device.pieces.toArray();
    expect(pieces.map(({ blob }) => blob.size)).toEqual([LIMITS.pieceBytes, LIMITS.pieceBytes, 5]);
    expect((await bytesOf(await keptBytes(device, (await device.files.get(hash))!))).equals(large)).toBe(
      true,
    );
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    await dropFiles(device, [hash]);
    expect([await device.files.count(), await device.pieces.count()]).toEqual([0, 0]);
  });

  test('that changes while it is copied is not kept as what it was', async () => {
    const { device, environment } = aDeviceOf('coauthor');
    let reads = 0;
    const changing = Object.assign(new File([large], 'растёт.mp4'), {
      slice: (from: number, to: number) => {
        reads++;
        return new Blob([
          reads > 3 ? Buffer.alloc(Math.min(to, large.length) - from) : large.subarray(from, to),
        ]);
      },
    });
    expect(await keepFile(environment, changing)).toEqual({ refused: 'unreadable' });
    expect([await device.files.count(), await device.pieces.count()]).toEqual([0, 0]);
  });

  test('[X-02] for which the browser says it has no room is refused before anything is written', async () => {
    const { device, environment } = aDeviceOf('head');
    const storage = { estimate: async () => ({ usage: 100, quota: 100 + large.length - 1 }) };
    vi.stubGlobal('navigator', { storage });
    expect(await keepFile(environment, film)).toEqual({ refused: 'no-room' });
    expect(await device.pieces.count()).toBe(0);
  });

  test('[X-02] that fills the device leaves nothing half', async () => {
    const { device, environment } = aDeviceOf('otherhead');
    const put = device.pieces.put.bind(device.pieces);
    vi.spyOn(device.pieces, 'put').mockImplementation((row) =>
      row.from > 0 ? (Promise.reject(new Error('QuotaExceededError')) as never) : put(row),
    );
    expect(await keepFile(environment, film)).toEqual({ refused: 'no-room' });
    expect([await device.files.count(), await device.pieces.count()]).toEqual([0, 0]);
  });

  test('by an older version, in one piece with its row, is there after the update', async () => {
    const name = `metodsreda-${idOf('older')}`;
    const older = new Dexie(name);
    older.version(3).stores({ files: 'hash', entries: 'seq, subject', documents: 'name', meta: 'key' });
    const row = { hash, name: 'урок.mp4', type: 'video/mp4', size: large.length, own: true, uploaded: false };
    await older.table('files').add({ ...row, sent: 7, at: 1, blob: new Blob([large]) });
    older.close();
    const device = new Device(idOf('older'));
    expect(await device.files.toArray()).toEqual([{ ...row, sent: 7, at: 1 }]);
    expect((await bytesOf(await keptBytes(device, row))).equals(large)).toBe(true);
  });

  test('pieces that nobody goes on with are swept, those of files and of yesterday are not', async () => {
    const { device, environment } = aDeviceOf('spare');
    await keepFile(environment, film);
    const now = 10 * LIMITS.unfinishedFetch;
    const piece = (of: string, at: number) =>
      device.pieces.put({ hash: of, from: 0, blob: new Blob(['a']), at });
    await piece('old', now - LIMITS.unfinishedFetch - 1);
    await piece('young', now - 1);
    await sweepPieces(device, now);
    expect(await device.pieces.orderBy('hash').uniqueKeys()).toEqual([hash, 'young'].sort());
  });
});

describe('[E-03] a file that is sent', () => {
  test('goes on where its upload is known, and never begins anew because a proxy answers for the relay', async () => {
    const { device, env } = aSender('author', false);
    await keepFile(env, film);
    await device.files.update(hash, { uploadUrl: '/api/files/upload/known', sent: 100 });
    const answers: (Error | undefined)[] = [refusal(502), broken(), broken()];
    happen = ({ options }) => options.onError(answers.shift()!);
    await expect(sendFiles(env, () => false)).rejects.toMatchObject({ code: 'offline' });
    expect(began.map(({ options }) => [options.uploadUrl, options.endpoint])).toEqual(
      Array(3).fill(['/api/files/upload/known', undefined]),
    );
    expect(await device.files.get(hash)).toMatchObject({ uploadUrl: '/api/files/upload/known', sent: 100 });
    await device.delete();
  }, 20_000);

  test('begins anew when the relay knows no such upload', async () => {
    const { device, env } = aSender('author', false, true);
    await keepFile(env, film);
    await device.files.update(hash, { uploadUrl: '/api/files/upload/swept', sent: 100 });
    happen = ({ options }) => {
      if (options.uploadUrl) options.onError(refusal(404));
      else options.onSuccess();
    };
    await sendFiles(env, () => false);
    expect(began.map(({ options }) => options.endpoint)).toEqual([undefined, '/api/files/upload']);
    expect(await device.files.get(hash)).toMatchObject({ uploaded: true, sent: large.length });
    await device.delete();
  });

  test('is said to have come as far as the relay says, not as far as bytes have left', async () => {
    const { device, env } = aSender('author', false, true);
    await keepFile(env, film);
    happen = async ({ options }) => {
      await options.onAfterResponse(undefined, { getHeader: () => '250000' });
      expect((await device.files.get(hash))!.sent).toBe(250_000);
      await options.onAfterResponse(undefined, { getHeader: () => undefined });
      expect((await device.files.get(hash))!.sent).toBe(250_000);
      options.onSuccess();
    };
    await sendFiles(env, () => false);
    await device.delete();
  });

  test('a silent line is given up, and the upload is known for the next time', async () => {
    const { device, env } = aSender('author', false);
    await keepFile(env, film);
    happen = ({ options }) => options.onUploadUrlAvailable();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const sending = sendFiles(env, () => false).catch((error: ApiError) => error.code);
    let over: string | undefined | void;
    void sending.then((code) => (over = code));
    for (let waited = 0; over === undefined && waited < 400; waited++) {
      vi.advanceTimersByTime(500);
      await new Promise((turn) => setImmediate(turn));
    }
    expect(over).toBe('offline');
    expect(aborted).toHaveBeenCalled();
    expect((await device.files.get(hash))!.uploadUrl).toMatch('/api/files/upload/');
    vi.useRealTimers();
    await device.delete();
  });

  test('arrived with another hash it is sent again by itself, some times; then its person is asked', async () => {
    const { device, env } = aSender('author', false);
    await keepFile(env, film);
    happen = ({ options }) => options.onError(refusal(422, 'hash-differs'));
    await expect(sendFiles(env, () => false)).rejects.toMatchObject({ code: 'hash-differs' });
    expect(began).toHaveLength(LIMITS.differingUploads);
    expect(began.every(({ options }) => options.endpoint)).toBe(true);
    expect(await device.files.get(hash)).toMatchObject({ uploaded: false, sent: 0, failed: 'hash-differs' });
    await sendFiles(env, () => false);
    expect(began).toHaveLength(LIMITS.differingUploads);
    await device.delete();
  });

  test('arrived with another hash once, it is there the second time', async () => {
    const { device, env } = aSender('author', false, false, true);
    await keepFile(env, film);
    happen = ({ options }) => {
      if (began.length === 1) options.onError(refusal(422, 'hash-differs'));
      else options.onSuccess();
    };
    await sendFiles(env, () => false);
    expect(began).toHaveLength(2);
    const row = (await device.files.get(hash))!;
    expect([row.uploaded, row.failed, row.differed]).toEqual([true, undefined, undefined]);
    await device.delete();
  });

  test('whose copy here has changed is not sent for ever: it says that it has to be attached anew', async () => {
    const { device, env } = aSender('author', false);
    await keepFile(env, film);
    await device.pieces.update([hash, 0], { blob: new Blob([Buffer.alloc(LIMITS.pieceBytes)]) });
    happen = ({ options }) => options.onError(refusal(422, 'hash-differs'));
    await expect(sendFiles(env, () => false)).rejects.toMatchObject({ code: 'damaged' });
    await sendFiles(env, () => false);
    expect(began).toHaveLength(1);
    expect((await device.files.get(hash))!.failed).toBe('damaged');
    await device.delete();
  });

  test('[X-02] that finds the server’s disk full says so and is not tried at once again', async () => {
    const { device, env } = aSender('author', false);
    await keepFile(env, film);
    happen = ({ options }) => options.onError(refusal(507, 'disk-full'));
    await expect(sendFiles(env, () => false)).rejects.toMatchObject({ code: 'disk-full' });
    expect(began).toHaveLength(1);
    expect((await device.files.get(hash))!.failed).toBe('disk-full');
    await device.delete();
  });
});

describe('[E-28] «Только Wi-Fi»', () => {
  /** A file that counts as large without its bytes. */
  async function aLarge(device: Device) {
    const row = { name: 'урок.mp4', type: 'video/mp4', own: true, uploaded: false, sent: 0, at: 1 };
    await device.files.put({ ...row, hash: 'large', size: LIMITS.largeFileBytes });
    await device.files.put({ ...row, hash: 'small', size: 1 });
  }
  const sent = async (device: Device) =>
    (await device.files.toArray()).filter(({ uploaded }) => uploaded).map((row) => row.hash);

  test('a large file waits without fault, small ones go; on Wi-Fi it goes', async () => {
    const { device, env } = aSender('author', true);
    await aLarge(device);
    await device.keep(LARGE_FILES, 'wifi');
    connection = { type: 'cellular' };
    await sendFiles(env, () => false);
    expect(await sent(device)).toEqual(['small']);
    expect((await device.files.get('large'))!.failed).toBeUndefined();
    connection = { type: 'wifi' };
    await sendFiles(env, () => false);
    expect(await sent(device)).toEqual(['large', 'small']);
    await device.delete();
  });

  test('nothing large goes before its person was asked, unless it is Wi-Fi', async () => {
    const { device, env } = aSender('author', true);
    await aLarge(device);
    await sendFiles(env, () => false);
    expect(await sent(device)).toEqual(['small']);
    await device.files.update('large', { allowed: true });
    await sendFiles(env, () => false);
    expect(await sent(device)).toEqual(['large', 'small']);
    await device.delete();
  });

  test('a transfer stops between two pieces when the line becomes another, and goes on from there', async () => {
    const { device, env } = aSender('author', false, false, true);
    const big = new File([Buffer.alloc(LIMITS.largeFileBytes, 3)], 'большой.mp4');
    const mention = await keepFile(env, big);
    if ('refused' in mention) throw new Error(mention.refused);
    await device.keep(LARGE_FILES, 'wifi');
    connection = { type: 'wifi' };
    happen = async ({ options }) => {
      options.onUploadUrlAvailable();
      await options.onAfterResponse(undefined, { getHeader: () => '250000' });
      connection = { type: 'cellular' };
      options.onChunkComplete(250_000);
    };
    await sendFiles(env, () => false);
    expect(aborted).toHaveBeenCalledTimes(1);
    expect(await device.files.get(mention.hash)).toMatchObject({ uploaded: false, sent: 250_000 });
    connection = { type: 'wifi' };
    happen = ({ options }) => options.onSuccess();
    await sendFiles(env, () => false);
    expect(began[1]!.options.uploadUrl).toBe('/api/files/upload/1');
    expect((await device.files.get(mention.hash))!.uploaded).toBe(true);
    await device.delete();
  });
});

describe('[E-28] a file that is fetched', () => {
  const mention = { hash, name: 'урок.mp4', type: 'video/mp4', size: large.length };
  const by = { document: 'submission/1' };
  /** A relay that answers ranges of these bytes, as often as `answers` says. */
  function aSource(person: string, bytes: Buffer, answers = Infinity) {
    const { device, environment } = aDeviceOf(person);
    const ranges: string[] = [];
    const fetch = async (_: string, init: RequestInit) => {
      const range = new Headers(init.headers).get('range')!;
      if (ranges.length >= answers) throw new ApiError('offline', 0);
      ranges.push(range);
      const [first, last] = /(\d+)-(\d+)/.exec(range)!.slice(1).map(Number) as [number, number];
      const part = bytes.subarray(first, last + 1);
      return new Response(new Uint8Array(part), {
        status: 206,
        headers: { 'content-range': `bytes ${first}-${first + part.length - 1}/${bytes.length}` },
      });
    };
    return { device, ranges, env: { ...environment, api: { ...environment.api, fetch } as never } };
  }

  test('comes in pieces and is on the device; after a break it goes on from what has come', async () => {
    const first = aSource('expert1', large, 2);
    await expect(fetchFile(first.env, mention, by)).rejects.toMatchObject({ code: 'offline' });
    expect(await first.device.files.count()).toBe(0);
    const { device, env, ranges } = aSource('expert1', large);
    const seen: number[] = [];
    const { blob, kept } = await fetchFile(env, mention, by, (bytes) => seen.push(bytes));
    expect([kept, (await bytesOf(blob)).equals(large), blob.type]).toEqual([true, true, 'video/mp4']);
    expect(ranges).toEqual([`bytes=${2 * LIMITS.pieceBytes}-${3 * LIMITS.pieceBytes - 1}`]);
    expect(seen).toEqual([large.length]);
    // From now on without the relay.
    await fetchFile(env, mention, by);
    expect(ranges).toHaveLength(1);
    expect(await device.files.get(hash)).toMatchObject({ own: false, uploaded: true, size: large.length });
  });

  test('that is not what its hash names is not kept, and comes anew the next time', async () => {
    const { device, env } = aSource('expert2', Buffer.from('другое'));
    await expect(fetchFile(env, mention, by)).rejects.toMatchObject({ code: 'came-differing' });
    expect([await device.files.count(), await device.pieces.count()]).toEqual([0, 0]);
  });

  test('for which there is no room is shown all the same, and said not to be kept', async () => {
    const { device, env } = aSource('expert3', large);
    vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage: 9, quota: 10 }) } });
    const { blob, kept } = await fetchFile(env, mention, by);
    expect([kept, (await bytesOf(blob)).equals(large)]).toEqual([false, true]);
    expect([await device.files.count(), await device.pieces.count()]).toEqual([0, 0]);
  });
});
