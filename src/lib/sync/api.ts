import { PROTOCOL, PROTOCOL_HEADER } from '../protocol/version';

/** An answer of the relay that is a refusal, or no answer at all (`offline`). */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
  ) {
    super(code);
  }
}

export interface Api {
  /** Sends JSON, receives JSON. Throws {@link ApiError}. */
  json<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** The raw answer. Throws {@link ApiError} unless it is a success. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** Requests of one person: each names them, so that a session of somebody else answers 401 instead of mixing two. */
export function apiOf(person: string | undefined): Api {
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (person) headers.set('x-person', person);
    headers.set(PROTOCOL_HEADER, String(PROTOCOL));
    let response: Response;
    try {
      response = await fetch(path, { ...init, headers, credentials: 'same-origin' });
    } catch {
      throw new ApiError('offline', 0);
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string };
    throw new ApiError(problem.code ?? (response.status >= 500 ? 'offline' : 'refused'), response.status);
  }
  return {
    fetch: request,
    async json<T>(method: string, path: string, body?: unknown) {
      const response = await request(path, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      return (await response.json()) as T;
    },
  };
}
