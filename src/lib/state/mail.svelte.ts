import type { MailDoubt, MailFault, MailServer } from '../domain/people/mail';
import { ApiError } from '../sync/api';
import type { App, Refusal } from './app.svelte';

/** What came of a test letter, and to whom it went. */
export interface Tried {
  readonly result: 'sent' | 'refused' | 'again' | 'uncertain';
  readonly to: string;
  readonly why?: MailFault | MailDoubt;
  /** The server's words. */
  readonly answer: string;
}

/** How long the relay may take for a test letter. */
const TEST_PATIENCE = 60_000;

/** [E-18] The place's mail server: the relay alone has it, so that it is asked for and never kept. */
export class MailDesk {
  /** Undefined while it is not known; null when there is none. */
  server = $state.raw<MailServer | null | undefined>();
  hasPassword = $state(false);
  /** Why it could not be had. */
  refused = $state('');

  constructor(private readonly app: App) {}

  /** Whether this person sets it at all. */
  readonly mayChange = $derived.by(() => this.app.held.has(`specialist:${this.app.place?.id ?? ''}`));
  /** Who has set it and when, as everybody at the desk is told. */
  readonly fact = $derived.by(() => this.app.place?.mail);

  async load(): Promise<void> {
    this.refused = '';
    try {
      const known = await this.app.api.json<{ server?: MailServer; hasPassword?: boolean }>(
        'GET',
        '/api/mail',
      );
      this.server = known.server ?? null;
      this.hasPassword = known.hasPassword === true;
    } catch (error) {
      this.refused = codeOf(error);
    }
  }

  /** Sets it; without a password the one that is known serves on. */
  async set(server: MailServer, password: string): Promise<Refusal | undefined> {
    return await this.#ask('POST', '/api/mail', { server, ...(password && { password }) });
  }

  async remove(): Promise<Refusal | undefined> {
    return await this.#ask('DELETE', '/api/mail');
  }

  /** Sends a letter to oneself; answers what the server said. */
  async try(): Promise<Tried | Refusal> {
    try {
      return await this.app.api.json<Tried>('POST', '/api/mail/test', {}, TEST_PATIENCE);
    } catch (error) {
      return { code: codeOf(error) };
    }
  }

  async #ask(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Refusal | undefined> {
    try {
      await this.app.api.json(method, path, body);
      await this.load();
      return undefined;
    } catch (error) {
      return { code: codeOf(error) };
    }
  }
}

const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : 'try-again');
