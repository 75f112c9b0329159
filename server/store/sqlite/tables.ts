import type { Generated, Kysely, Transaction } from 'kysely';
import type { Executed, Statement } from './writer';
import type { AsideReason } from '../../../src/lib/protocol/messages';

/** The tables as `migrations.ts` makes them. */
export interface Tables {
  meta: { key: string; value: string };
  act: {
    id: string;
    seq: number | null;
    place: string;
    subject: string;
    kind: string;
    person: string;
    received_at: number;
    verdict: 'accepted' | 'refused' | 'waiting';
    code: string | null;
    /** Everything signed except the parts. */
    header: string;
    signature: string | null;
  };
  act_part: { act: string; name: string; hash: string; salt: string | null; value: string | null };
  document: {
    id: Generated<number>;
    name: string;
    incarnation: number;
    begun_by: string;
    head: number;
    frozen_seq: number | null;
    rights_version: number;
    ended_seq: number | null;
    /** Up to where the snapshot reaches; 0 without one. */
    snapshot_seq: Generated<number>;
  };
  document_update: { document: number; seq: number; person: string; at: number; bytes: Buffer };
  /** Those of another sequence than the document's are of a snapshot that is being written, or broke off. */
  snapshot_piece: { document: number; seq: number; piece: number; bytes: Buffer };
  document_client: { document: number; client: number; person: string; closed: number };
  aside: {
    id: string;
    document: number;
    person: string;
    reason: AsideReason;
    at: number;
    hash: string;
    bytes: Buffer;
  };
  operator_order: { id: Generated<number>; asked: string; answer: string | null };
  brought: { seq: number; person: string; at: number };
  file: { hash: string; size: number; at: number };
  file_upload: { hash: string; person: string; at: number };
  account: { person: string; login: string; password: string };
  session: {
    id: string;
    person: string;
    device: string;
    created_at: number;
    seen_at: number;
    expires_at: number;
  };
  invitation: {
    token_hash: string;
    person: string;
    by: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    untold: Generated<number>;
    kind: Generated<string>;
    revoked_at: number | null;
  };
  mail_server: { place: string; settings: string; password: string };
  letter: {
    registry: string;
    letter: number;
    round: number;
    tries: number;
    next_at: number;
    begun_at: number | null;
    said: string;
  };
  reminder: { person: string; day: string; tries: number; next_at: number; done: number };
  refusal: {
    id: Generated<number>;
    at: number;
    person: string;
    address: string;
    subject: string;
    code: string;
    count: number;
  };
}

/** Inside a transaction or outside of one. */
export type Db = Kysely<Tables> | Transaction<Tables>;

/** What a part of the store works with. */
export interface Connection {
  /** Reads what is committed. */
  readonly db: Kysely<Tables>;
  /** Runs in one transaction, one after another; `next` gives the next sequence, taken only when it commits. */
  readonly transact: <T>(work: (trx: Transaction<Tables>, next: () => number) => Promise<T>) => Promise<T>;
  /** Executes statements that depend on none of their results, in one commit and one message to the writing thread. */
  readonly together: (statements: (next: () => number) => readonly Statement[]) => Promise<Executed[]>;
  /** After an erasure: takes what was erased out of the write-ahead log too, as soon as no backup reads it any more. */
  readonly emptyLog: () => Promise<void>;
}
