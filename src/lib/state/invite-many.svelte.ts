import type { PersonId } from '../domain/shared/ids';
import type { App, Refusal } from './app.svelte';
import { invite, qrOf, type Invitation } from './invitations';

/** An invitation of one of many, as it is printed. */
export interface MadeInvitation extends Invitation {
  readonly person: PersonId;
  /** The link as a picture, an address for `<img>`. */
  readonly picture: string;
}

/**
 * Invitations for many people, made by the relay one after another. They live in this page only: a link that
 * sets a password is kept nowhere else, and whoever closes the page makes new ones.
 */
export class InviteMany {
  made = $state.raw<readonly MadeInvitation[]>([]);
  progress = $state.raw<{ readonly done: number; readonly of: number } | undefined>();
  #stopped = false;

  constructor(private readonly app: App) {}

  /** Ends at the first refusal, and when asked to; what was made until then stays and is good. */
  async make(people: readonly PersonId[]): Promise<Refusal | undefined> {
    this.#stopped = false;
    this.progress = { done: 0, of: people.length };
    try {
      for (const [index, person] of people.entries()) {
        if (this.#stopped) return undefined;
        const answer = await invite(this.app, person);
        if ('code' in answer) return answer;
        const picture = await qrOf(answer.link);
        this.made = [...this.made, { ...answer, person, picture }];
        this.progress = { done: index + 1, of: people.length };
      }
      return undefined;
    } finally {
      this.progress = undefined;
    }
  }

  stop(): void {
    this.#stopped = true;
  }
}
