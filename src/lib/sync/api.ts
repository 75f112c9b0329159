import { LIMITS } from '../protocol/limits';
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
  /** Sends JSON, receives JSON. Throws {@link ApiError}. `patience`: for an answer that takes long, in milliseconds. */
  json<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, patience?: number): Promise<T>;
  /** The raw answer. Throws {@link ApiError} unless it is a success. */
  fetch(path: string, init?: RequestInit, patience?: number): Promise<Response>;
}

/** An answer whose bytes stop coming is no answer. */
export const brokenOff = (): never => {
  throw new ApiError('offline', 0);
};

/** Gives a request up when the line is silent: a browser waits minutes for an answer that nobody will give. */
class Watch {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: number) {
    this.#wait(patience);
  }

  get signal() {
    return this.#controller.signal;
  }

  #wait(patience: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), patience);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /** The answer, given up when its bytes stop coming. */
  over(response: Response): Response {
    const { body, status, statusText, headers } = response;
    if (!body) {
      this.end();
      return response;
    }
    this.#wait(LIMITS.answerPatience);
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        this.#wait(LIMITS.answerPatience);
        controller.enqueue(chunk);
      },
      flush: () => this.end(),
    });
    return new Response(body.pipeThrough(watched), { status, statusText, headers });
  }
}

/** Requests of one person: each names them, so that a session of somebody else answers 401 instead of mixing two. */
export function apiOf(person: string | undefined): Api {
  async function request(
    path: string,
    init: RequestInit = {},
    patience: number = LIMITS.answerPatience,
  ): Promise<Response> {
    const headers = new Headers(init.headers);
    if (person) headers.set('x-person', person);
    headers.set(PROTOCOL_HEADER, String(PROTOCOL));
    const bytes = init.body instanceof Uint8Array ? init.body.byteLength : 0;
    const watch = new Watch(patience + (bytes / LIMITS.slowestUpload) * 1_000);
    let response: Response;
    try {
      response = watch.over(
        await fetch(path, { ...init, headers, credentials: 'same-origin', signal: watch.signal }),
      );
    } catch {
      watch.end();
      throw new ApiError('offline', 0);
    }
    if (response.ok) return response;
    const problem = (await response.json().catch(() => ({}))) as { code?: string };
    throw new ApiError(problem.code ?? (response.status >= 500 ? 'offline' : 'refused'), response.status);
  }
  return {
    fetch: request,
    async json<T>(method: string, path: string, body?: unknown, patience?: number) {
      const init: RequestInit = {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      };
      const response = await request(path, init, patience);
      return (await response.json().catch(brokenOff)) as T;
    },
  };
}
