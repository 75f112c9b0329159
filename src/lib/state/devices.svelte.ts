import { ApiError } from '../sync/api';
import type { App } from './app.svelte';

/** A device on which a person is signed in, as the relay knows it. */
export interface SignedInDevice {
  readonly id: string;
  readonly device: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly current: boolean;
}

/** One's own devices: only the relay knows them, so they are asked for and never kept. */
export class Devices {
  list = $state.raw<readonly SignedInDevice[] | undefined>();
  /** Why the list could not be had or a device not ended. */
  refused = $state('');

  constructor(private readonly app: App) {}

  async load(): Promise<void> {
    await this.#try(async () => {
      this.list = await this.app.api.json<SignedInDevice[]>('GET', '/api/devices');
    });
  }

  /** Ends the session of a device: what is unsent there stays there until its owner signs in again. */
  async end(device: SignedInDevice): Promise<void> {
    await this.#try(async () => {
      await this.app.api.json('DELETE', `/api/devices/${device.id}`);
      await this.load();
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.refused = '';
    try {
      await work();
    } catch (error) {
      this.refused = error instanceof ApiError ? error.code : 'try-again';
    }
  }
}
