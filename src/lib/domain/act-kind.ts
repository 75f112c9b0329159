import type { z } from 'zod/mini';
import type { Act, Entry } from './act';
import type { Facts } from './facts';
import type { Grant } from './grants';
import type { Decision } from './shared/decision';
import type { Instant } from './shared/ids';
import type { SubjectKind } from './subject';

/** What the content of a document says to an act that judges it. */
export interface Content {
  readonly hash: string;
  /** A conclusion's verdict. */
  readonly verdict?: string;
  /** A conclusion's term for a revision. */
  readonly term?: string;
  /** What still keeps it from being completed or issued; empty when nothing does. */
  readonly missing: readonly string[];
}

/** What an act is judged against besides facts: the committed content of documents, and the time of the decision. */
export interface Judgement {
  /** A document's committed content; undefined when this device does not hold it. */
  readonly content: (document: string) => Content | undefined;
  /** `receivedAt` at the relay, an estimate on a device. */
  readonly at: Instant;
}

/** What an accepted act does to documents besides rights, carried out by the relay in the same transaction. */
export type Effect =
  | { readonly effect: 'begin'; readonly document: string }
  | { readonly effect: 'freeze'; readonly document: string }
  | { readonly effect: 'thaw'; readonly document: string }
  /** Ends the name for ever: its content and history go, here and on every device. */
  | { readonly effect: 'erase'; readonly document: string };

/** Everything the product knows about one kind of act. The relay and the screens use the same object. */
export interface ActKind<P extends Record<string, unknown> = Record<string, unknown>> {
  readonly kind: string;
  readonly subject: SubjectKind;
  readonly payload: z.ZodMiniType<P>;
  /**
   * Decided in the queue of a centre, by whose registers it goes, and made by people of the places it has admitted. Who of
   * them may is for `decide` to say.
   */
  readonly regional?: true;
  /** Takes effect on its own device before the relay answers: it closes something or only adds. Opening acts wait. */
  readonly atOnce?: true;
  /** Somebody may see less after it: devices look through what they hold. */
  readonly narrows?: true;
  /** Private parts by name, all optional on the reading side: they may be redacted or erased. */
  readonly parts?: Readonly<Record<string, z.ZodMiniType>>;
  /** Parts without which the act is refused when it is new. */
  readonly requiredParts?: readonly string[];
  /** Documents whose content decides: the relay decides the act inside their queues. */
  readonly judges?: (facts: Facts, act: Act & { payload: P }) => string[];
  readonly decide: (facts: Facts, act: Act & { payload: P }, judgement: Judgement) => Decision;
  /** Who learns of the act, by grant. */
  readonly seenBy: (facts: Facts, act: Act & { payload: P }) => Grant[];
  /** Grants that see a part's value; a part not named is seen by everybody who sees the act. */
  readonly partSeenBy?: (facts: Facts, act: Act & { payload: P }, part: string) => Grant[];
  readonly effects?: (facts: Facts, act: Entry & { payload: P }) => Effect[];
}

/** Keeps the payload's type inside a kind while the registry holds them all alike. */
export function actKind<P extends Record<string, unknown>>(kind: ActKind<P>): ActKind {
  return kind as unknown as ActKind;
}
