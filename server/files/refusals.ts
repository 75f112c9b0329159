import { Server } from '@tus/server';
import { PROBLEM, problem } from '../answers';

/** An upload that we refuse, in the shape by which tus answers. */
export class UploadRefusal extends Error {
  constructor(
    readonly status_code: number,
    /** Our code. */
    readonly body: string,
  ) {
    super(body);
  }
}

/** What a status of tus says in our codes; anything else is a request that tus could not read. */
const CODES: Readonly<Record<number, string>> = {
  401: 'session',
  404: 'not-found',
  409: 'wrong-offset',
  410: 'not-found',
  413: 'too-large',
  422: 'hash-differs',
  423: 'upload-busy',
  429: 'too-many-uploads',
  507: 'disk-full',
};
export const uploadCode = (status: number): string =>
  CODES[status] ?? (status < 500 ? 'malformed' : 'try-again');

/** tus says its refusals in English sentences; like all others they go out as problems with a code. */
export class Uploads extends Server {
  override async write(...[context, headers, status, said]: Parameters<Server['write']>) {
    if (status < 400) return await super.write(context, headers, status, said);
    const own = said !== undefined && /^[a-z-]+$/.test(said);
    headers.set('content-type', PROBLEM['content-type']);
    const body = JSON.stringify(problem(status, own ? said : uploadCode(status)));
    return await super.write(context, headers, status, body);
  }
}
