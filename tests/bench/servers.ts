import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { LIMITS } from '../../src/lib/protocol/limits';
import {
  countedSocket,
  hocuspocusClient,
  hocuspocusSocket,
  noTraffic,
  yWebsocketClient,
  type Client,
  type HocuspocusSocket,
  type Traffic,
} from './client';
import { found, type Founded } from './municipality';
import { ServerProcess } from './server-process';

/** What is measured beside what. Ours is always durable; of the peers each says by its name whether it is. */
export const KINDS = [
  'ours',
  'y-websocket',
  'hocuspocus',
  'y-websocket+leveldb',
  'hocuspocus+sqlite',
] as const;
export type Kind = (typeof KINDS)[number];
export const VOLATILE: readonly Kind[] = ['ours', 'y-websocket', 'hocuspocus'];
export const DURABLE: readonly Kind[] = ['ours', 'y-websocket+leveldb', 'hocuspocus+sqlite'];

export interface Wanted {
  /** Documents that will be used, and sockets at one time. */
  readonly documents: number;
  readonly sockets: number;
  /** An update that stands in every document of ours from the beginning; peers are empty. */
  readonly content?: Uint8Array;
}

export interface Joining {
  readonly doc?: Y.Doc;
  readonly traffic?: Traffic;
  readonly onSynced?: () => void;
  /** Told how many of the updates sent so far are committed, the answer to step 1 among them; only by our relay. */
  readonly acknowledged?: (count: number) => void;
  /** Hocuspocus' provider can carry many documents over one socket. */
  readonly shared?: HocuspocusSocket;
}

const SCRIPTS: Record<Kind, string> = {
  ours: 'build/bench/server.mjs',
  'y-websocket': 'tests/bench/node_modules/@y/websocket-server/src/server.js',
  hocuspocus: 'tests/bench/peers/hocuspocus.mjs',
  'y-websocket+leveldb': 'tests/bench/peers/y-websocket-leveldb.mjs',
  'hocuspocus+sqlite': 'tests/bench/peers/hocuspocus.mjs',
};

/** A server under measurement, with a data folder of its own, and the clients that speak its language. */
export class MeasuredServer {
  process!: ServerProcess;
  #seats = 0;
  #attackers = 0;

  private constructor(
    readonly kind: Kind,
    readonly dataDir: string,
    readonly founded: Founded | undefined,
  ) {}

  static async start(kind: Kind, wanted: Wanted): Promise<MeasuredServer> {
    const dataDir = mkdtempSync(join(tmpdir(), 'metodsreda-bench-'));
    const server = new MeasuredServer(
      kind,
      dataDir,
      kind === 'ours' ? await found(dataDir, wanted) : undefined,
    );
    await server.up();
    return server;
  }

  /** Our relay over a data folder that was made before; the folder is removed with it. */
  static async over(dataDir: string, founded: Founded): Promise<MeasuredServer> {
    const server = new MeasuredServer('ours', dataDir, founded);
    await server.up();
    return server;
  }

  async up(): Promise<void> {
    const database = this.kind.endsWith('sqlite') ? 'documents.sqlite' : 'documents';
    this.process = await ServerProcess.start(
      join(process.cwd(), SCRIPTS[this.kind]),
      {
        ...(this.kind === 'ours' && { DATA_DIR: this.dataDir, LOG_LEVEL: 'silent' }),
        ...(this.kind.includes('+') && { DATABASE: join(this.dataDir, database) }),
      },
      { cwd: process.cwd() },
    );
  }

  get hocuspocus(): boolean {
    return this.kind.startsWith('hocuspocus');
  }

  /** The name of a document, counted from 0. */
  document(index: number): string {
    return this.founded?.documents[index] ?? `document-${index}`;
  }

  /** A session with room for one more socket. */
  cookie(): string {
    const cookies = this.founded?.cookies ?? [''];
    return cookies[Math.floor(this.#seats++ / LIMITS.socketsPerSession) % cookies.length]!;
  }

  /** Such a session, never one that {@link cookie} has begun with: who attacks does it on a device of their own. */
  attackersCookie(): string {
    const [, ...cookies] = this.founded?.cookies ?? [''];
    return cookies[Math.floor(this.#attackers++ / LIMITS.socketsPerSession) % cookies.length] ?? '';
  }

  /** Where a socket for a document leads; Hocuspocus names the document inside its messages instead. */
  address(index: number): string {
    const origin = `ws://127.0.0.1:${this.process.port}`;
    if (this.hocuspocus) return origin;
    return `${origin}${this.kind === 'ours' ? '/sync' : ''}/${encodeURIComponent(this.document(index))}`;
  }

  join(index: number, joining: Joining = {}): Client {
    const { doc = new Y.Doc(), traffic = noTraffic(), onSynced, acknowledged, shared } = joining;
    const socket = countedSocket(traffic, this.cookie());
    if (this.hocuspocus)
      return hocuspocusClient({
        shared: shared ?? this.socket(traffic),
        own: !shared,
        room: this.document(index),
        doc,
        onSynced,
      });
    const url = this.address(index);
    const cut = url.lastIndexOf('/');
    return yWebsocketClient({
      url: url.slice(0, cut),
      room: url.slice(cut + 1),
      doc,
      socket,
      onSynced,
      acknowledged: this.kind === 'ours' ? acknowledged : undefined,
    });
  }

  /** A socket of Hocuspocus' provider. */
  socket(traffic: Traffic): HocuspocusSocket {
    return hocuspocusSocket(`ws://127.0.0.1:${this.process.port}`, countedSocket(traffic));
  }

  async remove(): Promise<void> {
    await this.process.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
