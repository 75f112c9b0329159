import { z } from 'zod/mini';
import { nextPiece } from '../domain/shared/large-files';
import { LIMITS } from '../protocol/limits';
import { PROTOCOL, PROTOCOL_HEADER } from '../protocol/version';
import { ApiError } from './api';
import type { Environment } from './environment';

/** Pauses before going on after a break, until more has come; then the next exchange goes on. */
const PAUSES = [1_000, 3_000];
const pause = (milliseconds: number) => new Promise((over) => setTimeout(over, milliseconds));

const Problem = z.object({ code: z.string().check(z.regex(/^[a-z-]{1,40}$/)) });

/** Going on may help: no answer, a relay that starts or is busy, another request on the same upload. */
const passes = ({ code, status }: ApiError) =>
  code === 'offline' || status === 409 || status === 423 || (status >= 500 && status !== 507);

/**
 * Sends a file's bytes by tus 1.0, from where the relay has them; how far they have come stands in the file's row.
 * Answers `stopped` when `stopped` said so between two pieces. Throws {@link ApiError}.
 *
 * tus's own client would begin anew whenever it cannot learn how far an upload has come, also when a proxy answers for
 * a relay that is down: it is given one attempt at a time, and never the way to begin while an upload is known.
 */
export async function sendBytes(
  env: Environment,
  hash: string,
  bytes: Blob,
  stopped: () => Promise<boolean>,
): Promise<'sent' | 'stopped'> {
  const { files } = env.device;
  for (let tries = 0; ; tries++) {
    const before = await files.get(hash);
    try {
      return await attempt(env, hash, bytes, before?.uploadUrl, stopped);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const now = await files.get(hash);
      if ((now?.sent ?? 0) > (before?.sent ?? 0)) tries = 0;
      const gone = now?.uploadUrl !== undefined && (error.status === 404 || error.status === 410);
      if (gone) await files.update(hash, { uploadUrl: undefined, sent: 0 });
      const wait = PAUSES[tries];
      if (wait === undefined || !(gone || passes(error))) throw error;
      await pause(wait);
      if (await stopped()) return 'stopped';
    }
  }
}

async function attempt(
  env: Environment,
  hash: string,
  bytes: Blob,
  url: string | undefined,
  stopped: () => Promise<boolean>,
): Promise<'sent' | 'stopped'> {
  const { files } = env.device;
  const { Upload } = await import('tus-js-client');
  let silent: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((done, fail) => {
      const end = () => void upload.abort().catch(() => undefined);
      /** A line that says nothing for so long is given up: a browser would wait for minutes. */
      const heard = () => {
        clearTimeout(silent);
        silent = setTimeout(() => {
          end();
          fail(new ApiError('offline', 0));
        }, LIMITS.answerPatience);
      };
      let since = 0;
      const upload = new Upload(bytes, {
        ...(url === undefined ? { endpoint: '/api/files/upload' } : { uploadUrl: url }),
        chunkSize: LIMITS.firstPieceBytes,
        retryDelays: null,
        metadata: { hash },
        headers: { 'x-person': env.person, [PROTOCOL_HEADER]: String(PROTOCOL) },
        // Where to continue stands in our own row, named by person, and not in storage all people of a browser share.
        storeFingerprintForResuming: false,
        onUploadUrlAvailable: () => void files.update(hash, { uploadUrl: upload.url ?? undefined }),
        onBeforeRequest: () => {
          since = performance.now();
          heard();
        },
        onProgress: heard,
        onAfterResponse: async (_, response) => {
          heard();
          // What the relay says it has, not what has left this device.
          const offset = Number(response.getHeader('upload-offset') ?? NaN);
          if (Number.isInteger(offset)) await files.update(hash, { sent: offset, failed: undefined });
        },
        onChunkComplete: (size) => {
          upload.options.chunkSize = nextPiece(size, performance.now() - since);
          void stopped().then((yes) => {
            if (!yes) return;
            end();
            done('stopped');
          });
        },
        onError: (error) => fail(faultOf(error)),
        onSuccess: () => done('sent'),
      });
      heard();
      upload.start();
    });
  } finally {
    clearTimeout(silent);
  }
}

/** What the relay answered, by its own code; or what kept the upload from an answer. */
function faultOf(error: Error): ApiError {
  const response = 'originalResponse' in error ? (error.originalResponse as Answer | null) : null;
  const status = response?.getStatus() ?? 0;
  // Without a request of its own the fault lies before the line: the bytes could not be read here.
  if (status === 0)
    return new ApiError('originalRequest' in error && error.originalRequest ? 'offline' : 'unreadable', 0);
  const said = Problem.safeParse(parsed(response!.getBody()));
  if (said.success && status !== 401) return new ApiError(said.data.code, status);
  // A status of 5xx without our code is a proxy's, for a relay that is down.
  return new ApiError(status === 401 ? 'session' : status >= 500 ? 'offline' : 'upload', status);
}
interface Answer {
  getStatus(): number;
  getBody(): string;
}
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
