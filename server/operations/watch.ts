import type { Written } from '../relay/live-document';
import type { Session } from '../store/store';

/** Whose something was: a signed-in person's in one of their sessions, or a stranger's at an address. */
export type Who = { readonly person: string; readonly session?: string } | { readonly address: string };

/** Whoever asks in a session. */
export const whoIn = ({ person, id }: Session): Who => ({ person, session: id });

/** What was refused, and to whom; never what it said. */
export interface Refused {
  readonly who: Who;
  /** A document's name as the store knows it, or an endpoint. */
  readonly subject: string;
  readonly code: string;
  /** False for what is part of one offence already counted, or none: it is written down and held against nobody. */
  readonly offends?: boolean;
}

/** What the relay tells those who run it. Telling never waits, never fails and never slows the relay down. */
export interface Watch {
  refused(refused: Refused): void;
  /** What became of an update. */
  wrote(written: Written): void;
  /** What became of an act that a device sent. */
  decided(verdict: 'accepted' | 'refused' | 'waiting'): void;
  /** [E-18] What came of handing a letter over to a mail server. */
  delivered(result: 'sent' | 'refused' | 'again' | 'uncertain'): void;
  /** A catch-up that was answered: how long it took, in seconds, and how long request and answer were, in bytes. */
  caughtUp(seconds: number, received: number, sent: number): void;
}

/** For a relay that nobody runs: the tests' and the sample's. */
export const UNWATCHED: Watch = {
  refused: () => undefined,
  wrote: () => undefined,
  decided: () => undefined,
  delivered: () => undefined,
  caughtUp: () => undefined,
};
