/** How a channel ends, and what the client does next. Codes from 4400 to 4499 are final: no reconnecting. */
export const CLOSE = {
  /** Bytes that are no message of ours. The client reports it and does not reconnect. */
  malformed: { code: 4400, reason: 'malformed' },
  /** The session is over or belongs to somebody else: sign in again; edits stay on the device. */
  session: { code: 4401, reason: 'session' },
  /** No right, or no such document: one code, so that a stranger learns nothing. */
  forbidden: { code: 4403, reason: 'forbidden' },
  /** The device's copy cannot be continued (incarnation, epoch, gap): open a clean one, keep the old one aside. */
  cleanCopy: { code: 4409, reason: 'clean-copy' },
  /** The app speaks a version of the protocol that the relay does not: update; edits stay on the device. */
  outdated: { code: 4426, reason: 'newer-app' },
  /** More than the limits allow at once, or refused too often; the client waits longer before it comes back. */
  tooMuch: { code: 4429, reason: 'too-much' },
  /** The same, because it asks what was answered, or goes on and never answers. */
  tooOften: { code: 4429, reason: 'too-often' },
  /** RFC 6455 1013: try again later; nothing of the last messages was stored. */
  tryAgain: { code: 1013, reason: 'try-again' },
  /** The same, because the client says more than can be decided or than it reads. */
  tooFast: { code: 1013, reason: 'too-fast' },
} as const;

export type Close = (typeof CLOSE)[keyof typeof CLOSE];
