import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { z } from 'zod';
import { CLOSE, type Close } from '../../src/lib/protocol/close-codes';
import { LIMITS } from '../../src/lib/protocol/limits';
import { decodeFrame, encodeFrame, type ChannelOpening, type Frame } from '../../src/lib/protocol/messages';
import { speaks } from '../../src/lib/protocol/version';
import { whoIn, type Who } from '../operations/watch';
import type { Session } from '../store/store';
import type { Channel } from './channel';
import { DeviceLine } from './device-line';
import type { LiveDocument } from './live-document';
import { Pace, Paces } from './pace';
import type { Listener, Relay } from './relay';

const Opening = z.strictObject({
  document: z.string().max(200),
  person: z.string().max(40),
  incarnation: z.int().positive(),
  epoch: z.string().max(64),
});

export interface SocketOptions {
  readonly relay: Relay;
  readonly sessionOf: (request: IncomingMessage) => Promise<Session | undefined>;
  readonly originAllowed: (request: IncomingMessage) => boolean;
  /** Strangers at one network are counted together. */
  readonly networkOf: (request: IncomingMessage) => string;
  /** Whoever is refused too often waits here, or is told for how many seconds to stay away. */
  readonly admit: (who: Who) => Promise<number | undefined>;
}

/** A signed-in socket, for ending it when its session ends. */
interface Open {
  readonly session: Session;
  readonly socket: WebSocket;
  readonly stream: Socket;
  readonly line: DeviceLine;
  readonly pongs: Pace;
  /** Bytes received until the last look, and whether the ping of then was answered. */
  read: number;
  answered: boolean;
}

/**
 * `/sync/<document>` for any y-websocket client, `/mux` for ours. A refusal is always "accept, then close with a
 * code": a client takes a failed upgrade for a broken network and tries for ever.
 */
export class Sockets {
  // Pings are answered here: the library would cut off whoever sends many, and tell nobody.
  readonly #devices = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frameBytes,
    autoPong: false,
  });
  readonly #clients = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    autoPong: false,
  });
  readonly #open = new Set<Open>();
  /** Messages of documents, by person: a socket opened anew brings no new allowance. */
  readonly #messages = new Paces(LIMITS.messagesOfPerson);
  readonly #beat: NodeJS.Timeout;
  readonly #relieving: NodeJS.Timeout;

  constructor(private readonly options: SocketOptions) {
    this.#beat = setInterval(() => this.#heartbeat(), LIMITS.heartbeat);
    this.#beat.unref();
    this.#relieving = setInterval(() => this.#relieve(), RELIEVED_EVERY);
    this.#relieving.unref();
  }

  /**
   * Answers an upgrade; false when the path is not ours. No listener is made in here: the request and its headers would
   * live as long as the socket.
   */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean {
    const target = request.url ?? '/';
    // A target such as `//` is no URL: thrown from here, one request of a stranger would end the process.
    if (!URL.canParse(target, 'http://relay')) return false;
    const url = new URL(target, 'http://relay');
    const mux = url.pathname === '/mux';
    if (!mux && !url.pathname.startsWith('/sync/')) return false;
    survive(stream);
    (mux ? this.#devices : this.#clients).handleUpgrade(request, stream, head, (socket) => {
      survive(socket);
      // Nothing is read before the session is known: a stranger's frames fill no memory.
      socket.pause();
      this.#attend(socket, this.#welcome(socket, stream as Socket, request, url, mux));
    });
    return true;
  }

  /** Reads a socket once it is admitted. */
  #attend(socket: WebSocket, welcomed: Promise<(bytes: Uint8Array) => void>): void {
    const failed = (error: unknown) => {
      this.#failed(error, 'socket');
      end(socket, CLOSE.tryAgain);
    };
    let deliver: (bytes: Uint8Array) => void = () => undefined;
    // Once its end is decided a socket is read only until the other side agrees, and nothing of that is taken.
    socket.on('message', (data) => {
      if (socket.readyState !== socket.OPEN) return;
      try {
        deliver(toBytes(data));
      } catch (error) {
        failed(error);
      }
    });
    void welcomed
      .then((receive) => (deliver = receive))
      .catch(failed)
      .finally(() => socket.resume());
  }

  /** Admits a socket and answers what takes its messages; one that is refused takes none. */
  async #welcome(
    socket: WebSocket,
    stream: Socket,
    request: IncomingMessage,
    url: URL,
    mux: boolean,
  ): Promise<(bytes: Uint8Array) => void> {
    const session = await this.options.sessionOf(request);
    const who = session ? whoIn(session) : { address: this.options.networkOf(request) };
    const { relay } = this.options;
    const subject = mux ? '/mux' : '/sync';
    const refuse = (close: Close, code: string = close.reason) => {
      relay.watch.refused({ who, subject, code });
      end(socket, close);
      return () => undefined;
    };
    if ((await this.options.admit(who)) !== undefined) return refuse(CLOSE.tooMuch);
    if (!this.options.originAllowed(request)) return refuse(CLOSE.session, 'wrong-origin');
    if (!session) return refuse(CLOSE.session);
    // On `/sync` the parameter asks for our messages and is no condition: any y-websocket client is welcome.
    if (mux && !speaks(url.searchParams.get('v'))) return refuse(CLOSE.outdated);
    if (socket.readyState !== socket.OPEN) return () => undefined;
    // What is no frame at all, or a larger one than there is room for, the library ends by itself.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'too-large' : 'malformed';
      if (error.code?.startsWith('WS_ERR_')) relay.watch.refused({ who, subject, code });
    });
    const ofSession = [...this.#open].filter((open) => open.session.id === session.id);
    if (ofSession.length >= LIMITS.socketsPerSession) return refuse(CLOSE.tooMuch, 'too-many-sockets');
    const line = new DeviceLine(socket);
    const pongs = new Pace(LIMITS.pongsOfSocket);
    const open: Open = { session, socket, stream, line, pongs, read: -1, answered: true };
    this.#open.add(open);
    const frames = new Pace(LIMITS.framesOfSocket);
    const messages = this.#messages.of(session.person);
    const letGo = () => {
      refuse(CLOSE.tooFast);
      socket.pause();
      return false;
    };
    /** Who says more than any device, or goes on asking and never reads, is let go, and nothing more of it is read. */
    const bears = () => (frames.allows() && line.unread <= LIMITS.unreadBytes) || letGo();
    /** Messages of documents are what people write: nobody is let go for their number, they are read more slowly. */
    const bearsMessage = () => {
      if (line.unread > LIMITS.unreadBytes) return letGo();
      const wait = messages.spend();
      if (wait > 0) hold(socket, pause(wait, undefined, { ref: false }));
      return true;
    };
    socket.on('close', () => this.#open.delete(open));
    socket.on('ping', (data: Buffer) => {
      if (socket.readyState === socket.OPEN && bears() && pongs.allows()) socket.pong(data);
    });
    socket.on('pong', () => {
      open.answered = true;
      if (socket.readyState === socket.OPEN) bears();
    });
    // Whoever has said too much on other sockets is not heard here first: what is read once is read to its end.
    await pause(messages.spend(0), undefined, { ref: false });
    if (socket.readyState !== socket.OPEN) return () => undefined;
    if (mux) return this.#mux(open, bears, bearsMessage);
    const deliver = await this.#single(open, url);
    return (bytes) => {
      if (bearsMessage()) deliver(bytes);
    };
  }

  /** Notes how a channel ended; the socket of whoever is refused too often is not read until their turn comes. */
  #ended(socket: WebSocket, session: Session, subject: string, { reason }: Close): void {
    if (reason === CLOSE.tryAgain.reason) return;
    const who = whoIn(session);
    this.options.relay.watch.refused({ who, subject, code: reason });
    hold(socket, this.options.admit(who));
  }

  #failed(error: unknown, what: string) {
    this.options.relay.log.error({ error: String(error) }, `${what} failed`);
  }

  /** One document over a socket of its own. A client that names nothing is served incarnation 1 for its session. */
  async #single({ socket, session, line }: Open, url: URL): Promise<(bytes: Uint8Array) => void> {
    const { relay } = this.options;
    const query = url.searchParams;
    let document: string;
    try {
      document = decodeURIComponent(url.pathname.slice('/sync/'.length));
    } catch {
      this.#ended(socket, session, 'document/*', CLOSE.forbidden);
      end(socket, CLOSE.forbidden);
      return () => undefined;
    }
    const channel: Channel = {
      person: session.person,
      ours: query.get('v') === '1',
      send: (message) => line.put(message),
      close: (close) => {
        this.#ended(socket, session, relay.documents.subject(document), close);
        end(socket, close);
      },
      unread: () => line.unread,
    };
    const live = await this.#enter(channel, {
      document,
      person: query.get('person') ?? session.person,
      incarnation: Number(query.get('incarnation') ?? 1),
      epoch: query.get('epoch') ?? relay.epoch,
    });
    if (!live) return () => undefined;
    if (socket.readyState === socket.CLOSED) live.leave(channel);
    socket.on('close', () => live.leave(channel));
    return (bytes) => live.receive(channel, bytes);
  }

  async #enter(channel: Channel, opening: ChannelOpening): Promise<LiveDocument | undefined> {
    const { relay } = this.options;
    const refuse = (close: Close): undefined => {
      channel.close(close);
      return undefined;
    };
    if (opening.person !== channel.person) return refuse(CLOSE.session);
    const live = await relay.documents.open(opening.document, channel.person);
    if (!live) return refuse(CLOSE.forbidden);
    if (live.incarnation !== opening.incarnation || opening.epoch !== relay.epoch)
      return refuse(CLOSE.cleanCopy);
    if (live.channelsOf(channel.person) >= LIMITS.channelsOfPerson) return refuse(CLOSE.tooMuch);
    live.open(channel);
    return live;
  }

  /** Many documents over the device's one socket, each its own channel; hints beside them. */
  #mux(
    { socket, session, line, pongs }: Open,
    bears: () => boolean,
    bearsMessage: () => boolean,
  ): (bytes: Uint8Array) => void {
    const { relay } = this.options;
    type Slot = {
      document: string;
      live?: LiveDocument;
      channel: Channel;
      early: Uint8Array[];
      closed: boolean;
    };
    const slots = new Map<number, Slot>();
    /** Names of documents in which a channel is open, asked for at every commit, with how many are. */
    const followed = new Map<string, number>();
    const follow = (name: string, by: 1 | -1) => {
      const count = (followed.get(name) ?? 0) + by;
      if (count > 0) followed.set(name, count);
      else followed.delete(name);
    };
    /** Bytes that wait in all channels for their documents to be loaded. */
    let early = 0;
    const openings = new Pace(LIMITS.openingsOfSocket);
    const listener: Listener = {
      person: session.person,
      follows: (document) => followed.has(document),
      hint: coalesced((seq) => line.put(encodeFrame({ op: 'hint', hint: { seq } }))),
    };
    const ended = relay.listen(listener);
    /** Ends the socket for what no device of ours sends. */
    const offend = (close: Close, code: string = close.reason) => {
      relay.watch.refused({ who: whoIn(session), subject: '/mux', code });
      end(socket, close);
    };
    socket.on('close', () => {
      ended();
      for (const slot of slots.values()) slot.live?.leave(slot.channel);
    });

    /** Closes a slot: nothing waits in it any more. */
    const forget = (number: number): Slot | undefined => {
      const slot = slots.get(number);
      if (!slot) return undefined;
      slots.delete(number);
      if (slot.live) follow(slot.live.name, -1);
      slot.closed = true;
      for (const bytes of slot.early.splice(0)) early -= bytes.byteLength;
      return slot;
    };

    const open = async (number: number, raw: unknown) => {
      if (slots.has(number) || number === 0) return offend(CLOSE.malformed);
      if (slots.size >= LIMITS.channelsPerSocket || !openings.allows())
        return offend(CLOSE.tooMuch, 'too-many-channels');
      const opening = Opening.parse(raw);
      const same = [...slots.values()].filter(({ document }) => document === opening.document);
      if (same.length >= LIMITS.channelsOfDocument) return offend(CLOSE.tooMuch, 'too-many-channels');
      const slot: Slot = {
        document: opening.document,
        early: [],
        closed: false,
        channel: {
          person: session.person,
          ours: true,
          send: (bytes) => line.send(number, bytes),
          close: (close) => {
            this.#ended(socket, session, relay.documents.subject(opening.document), close);
            forget(number);
            line.close(number, close.code, close.reason);
          },
          unread: () => line.unread,
        },
      };
      slots.set(number, slot);
      const live = await this.#enter(slot.channel, opening);
      if (!live) return;
      if (slot.closed || socket.readyState !== socket.OPEN) return live.leave(slot.channel);
      slot.live = live;
      follow(live.name, 1);
      for (const bytes of slot.early.splice(0)) {
        early -= bytes.byteLength;
        live.receive(slot.channel, bytes);
      }
    };

    const take = (frame: Frame) => {
      if (frame.op === 'open') {
        open(frame.channel, frame.opening).catch((error: unknown) => {
          if (error instanceof z.ZodError) return offend(CLOSE.malformed);
          this.#failed(error, 'opening of a channel');
          end(socket, CLOSE.tryAgain);
        });
      } else if (frame.op === 'data') {
        const slot = slots.get(frame.channel);
        if (slot?.live) return slot.live.receive(slot.channel, frame.bytes);
        if (!slot) return;
        // A frame dropped in silence would be an edit the device takes for sent.
        if (early + frame.bytes.byteLength > LIMITS.earlyBytes) return offend(CLOSE.tooFast);
        early += frame.bytes.byteLength;
        slot.early.push(frame.bytes);
      } else if (frame.op === 'ping') {
        // The answer is ours, whatever the question carried; after a pause of the line one answers them all.
        if (pongs.allows()) line.put(PONG);
      } else if (frame.op === 'close') {
        const slot = forget(frame.channel);
        line.drop(frame.channel);
        slot?.live?.leave(slot.channel);
      }
    };

    return (bytes) => {
      let frame: Frame;
      try {
        frame = decodeFrame(bytes);
      } catch {
        return offend(CLOSE.malformed);
      }
      if (frame.op === 'data' ? bearsMessage() : bears()) take(frame);
    };
  }

  /** Ends every socket of a session, or of a person. */
  endSession(match: (session: Session) => boolean, close: Close = CLOSE.session): void {
    for (const { session, socket } of [...this.#open]) if (match(session)) end(socket, close);
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * Cuts off who is silent, or takes nothing of what waits for them. On a slow line our ping waits behind what the device
   * is being sent, perhaps in a proxy: that something comes from the device is answer enough while its line moves.
   */
  #heartbeat() {
    for (const open of this.#open) {
      const { socket, stream, line } = open;
      if (socket.isPaused) continue;
      const silent = stream.bytesRead === open.read;
      if (silent || !(line.moves() || open.answered)) {
        socket.terminate();
        continue;
      }
      open.read = stream.bytesRead;
      open.answered = false;
      socket.ping();
    }
  }

  /**
   * Cuts off those who leave most unread where a person leaves too much on all sockets together. Asked of those who only
   * listen too: they say nothing by which {@link #welcome} would notice.
   */
  #relieve() {
    const unread = new Map<string, number>();
    for (const { session, line } of this.#open)
      unread.set(session.person, (unread.get(session.person) ?? 0) + line.unread);
    for (const [person, bytes] of unread) {
      if (bytes <= LIMITS.unreadBytesOfPerson) continue;
      const theirs = [...this.#open].filter(({ session }) => session.person === person);
      let left = bytes;
      for (const { session, socket, line } of theirs.sort((a, b) => b.line.unread - a.line.unread)) {
        if (left <= LIMITS.unreadBytesOfPerson) break;
        left -= line.unread;
        this.options.relay.watch.refused({
          who: whoIn(session),
          subject: 'unread',
          code: CLOSE.tooFast.reason,
        });
        // Not asked to agree: the question would wait behind what is not read.
        socket.terminate();
      }
    }
  }

  /** Cuts every socket off; resolves when no document has a channel any more. */
  async close(): Promise<void> {
    clearInterval(this.#beat);
    clearInterval(this.#relieving);
    const gone = [...this.#open].map(({ socket }) => new Promise((done) => socket.once('close', done)));
    for (const { socket } of this.#open) socket.terminate();
    this.#devices.close();
    this.#clients.close();
    await Promise.all(gone);
  }
}

const PONG = encodeFrame({ op: 'ping' });

/** Milliseconds; looking at every open socket is a moment's work. */
const RELIEVED_EVERY = 250;

/** Without a listener an error of one connection would end the process. */
function survive(connection: WebSocket | Duplex): void {
  connection.on('error', () => ('terminate' in connection ? connection.terminate() : connection.destroy()));
}

/** Ends a socket; one that does not agree in time is cut off. */
function end(socket: WebSocket, { code, reason }: Close): void {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), LIMITS.closingPatience).unref();
}

/** For how many reasons a socket is not read now. */
const holds = new WeakMap<WebSocket, number>();

/** Reads nothing more of a socket until something is over; of several reasons the last to end counts. */
function hold(socket: WebSocket, over: Promise<unknown>): void {
  holds.set(socket, (holds.get(socket) ?? 0) + 1);
  socket.pause();
  const release = () => {
    const left = holds.get(socket)! - 1;
    holds.set(socket, left);
    if (left === 0) socket.resume();
  };
  void over.then(release, release);
}

function toBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** Passes on the last of many calls, at most ten a second: a hint says only "ask again". */
function coalesced(tell: (seq: number) => void): (seq: number) => void {
  let waiting: number | undefined;
  return (seq) => {
    if (waiting !== undefined) return void (waiting = Math.max(waiting, seq));
    waiting = seq;
    setTimeout(() => {
      const last = waiting!;
      waiting = undefined;
      tell(last);
    }, 100).unref();
  };
}
