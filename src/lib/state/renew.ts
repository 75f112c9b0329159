import { ApiError, apiOf } from '../sync/api';
import type { App, Refusal } from './app.svelte';

/**
 * Signs the same person in again without leaving the page: their edits stay where they are and go on being sent. A
 * session of anybody else is ended at once, because this tab writes in the name of its own person.
 */
async function renew(app: App, request: () => Promise<{ person: string }>): Promise<Refusal | undefined> {
  try {
    const { person } = await request();
    if (person !== app.person) {
      await apiOf(person).json('DELETE', '/api/session');
      return { code: 'another-person' };
    }
  } catch (error) {
    return { code: error instanceof ApiError ? error.code : 'try-again' };
  }
  await (await app.engine()).now();
  return undefined;
}

export const renewWithPassword = (app: App, login: string, password: string) =>
  renew(app, () => apiOf(undefined).json('POST', '/api/session', { login, password }));

/** In the sample municipality nobody has a password. */
export const renewInSample = (app: App) =>
  renew(app, () => apiOf(undefined).json('POST', '/api/sample/session', { person: app.person }));
