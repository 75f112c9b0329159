import { ApiError, apiOf } from './api';

/** Beside the databases, because the person's own is removed while their session may still have to be ended. */
const KEY = 'metodsreda-ending';

function waiting(): string[] {
  return localStorage.getItem(KEY)?.split(' ').filter(Boolean) ?? [];
}

/** Notes that a person has left this browser: their session ends now or, without a link, at the next contact. */
export function endLater(person: string): void {
  localStorage.setItem(KEY, [...new Set([...waiting(), person])].join(' '));
}

/**
 * Ends the sessions of everybody who has left. Answers false while the relay does not hear: a session is a cookie that
 * only the relay can take away, and until then it would open by itself for whoever uses this browser next.
 */
export async function endSessions(): Promise<boolean> {
  for (const person of waiting()) {
    try {
      await apiOf(person).json('DELETE', '/api/session');
    } catch (error) {
      // 401: over already, or this browser's session is somebody else's by now.
      if (!(error instanceof ApiError) || error.status !== 401) return false;
    }
    localStorage.setItem(
      KEY,
      waiting()
        .filter((each) => each !== person)
        .join(' '),
    );
  }
  return true;
}
