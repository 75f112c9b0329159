import { CLOSE } from '../protocol/close-codes';
import { decodeFrame, encodeFrame, MESSAGE, SYNC, type ChannelOpening } from '../protocol/messages';
import { LIMITS } from '../protocol/limits';

type Handler<E> = ((event: E) => void) | null;

/** What y-websocket uses of a WebSocket, as one channel of the device's socket. */
export interface VirtualSocket {
  binaryType: string;
  readyState: number;
  onopen: Handler<unknown>;
  onmessage: Handler<{ data: ArrayBuffer }>;
  onclose: Handler<{ code: number; reason: string }>;
  onerror: Handler<unknown>;
  send(data: Uint8Array): void;
  close(): void;
}

export interface MuxEvents {
  /** The relay says there is something new. */
  readonly hint: () => void;
  /** The link came up or went down; down is noticed within {@link LIMITS.deadLink} of the next ping. */
  readonly link: (alive: boolean) => void;
  /** The session is over or somebody else's. */
  readonly session: () => void;
  /** The relay speaks another version of the protocol. */
  readonly outdated: () => void;
}

export interface ChannelEvents {
  /** Counts messages of this channel that carry edits; their step says whether it was all that the relay lacked. */
  readonly updateSent: (count: number, step: number) => void;
  /** Called as long as the link is alive. */
  readonly heartbeat: () => void;
  /** A message was too large for the socket and did not leave: it has to go another way. */
  readonly oversize: () => void;
}

/** Closings that trying again at once would only repeat: a defect of ours, and more tabs than the relay takes. */
const NOT_SOON: ReadonlySet<number> = new Set([CLOSE.malformed.code, CLOSE.tooMuch.code]);

/** One WebSocket for all documents of a tab. It reconnects by itself, with growing pauses. */
export class Mux {
  #socket: WebSocket | undefined;
  #open = false;
  #stopped = false;
  #failures = 0;
  #next = 1;
  #connectingSince = 0;
  /** When the first ping was sent that nothing has answered; undefined while the line is known to live. */
  #unanswered: number | undefined;
  /** Bytes that the socket had not sent at the last look. */
  #unsent = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #beat: ReturnType<typeof setInterval>;
  readonly #channels = new Map<number, Channel>();

  constructor(
    private readonly url: string,
    private readonly events: MuxEvents,
  ) {
    this.#beat = setInterval(() => this.#heartbeat(), LIMITS.heartbeat);
    this.#connect();
  }

  get alive() {
    return this.#open;
  }

  /** A WebSocket class for y-websocket that opens one document. */
  socketFor(opening: () => ChannelOpening, events: ChannelEvents) {
    const make = () => new Channel(this, opening, events);
    return function () {
      return make();
    } as unknown as typeof WebSocket;
  }

  /** Tries at once: the page came to the foreground, the person asked, the browser says it is online. */
  wake(): void {
    if (this.#stopped || this.#open) return;
    this.#failures = 0;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = undefined;
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#beat);
    this.#socket?.close();
    this.#down();
  }

  attach(channel: Channel): number {
    const number = this.#next++;
    this.#channels.set(number, channel);
    if (this.#open) queueMicrotask(() => channel.begin());
    return number;
  }
  detach(number: number): void {
    this.#channels.delete(number);
  }
  send(frame: Parameters<typeof encodeFrame>[0]): void {
    if (this.#open) this.#socket?.send(encodeFrame(frame) as Uint8Array<ArrayBuffer>);
  }

  #connect() {
    if (this.#stopped) return;
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.url);
    } catch {
      return this.#later();
    }
    this.#socket = socket;
    this.#connectingSince = Date.now();
    this.#unanswered = undefined;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#open = true;
      this.events.link(true);
      for (const channel of [...this.#channels.values()]) channel.begin();
    };
    socket.onmessage = ({ data }) => {
      this.#unanswered = undefined;
      this.#failures = 0;
      const frame = decodeFrame(new Uint8Array(data as ArrayBuffer));
      if (frame.op === 'hint') this.events.hint();
      else if (frame.op === 'part') this.#channels.get(frame.channel)?.begins(frame.bytes);
      else if (frame.op === 'data') this.#channels.get(frame.channel)?.receive(frame.bytes);
      else if (frame.op === 'close') this.#channels.get(frame.channel)?.end(frame.code, frame.reason);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#down();
      if (code === CLOSE.session.code) this.events.session();
      if (code === CLOSE.outdated.code) this.events.outdated();
      this.#later(NOT_SOON.has(code) ? LIMITS.pauseAfterTooMuch : 0);
    };
  }

  #down() {
    const was = this.#open;
    this.#open = false;
    for (const channel of [...this.#channels.values()]) channel.end(1006, 'offline');
    if (was) this.events.link(false);
  }

  #later(least = 0) {
    if (this.#stopped) return;
    const usual = Math.min(500 * 2 ** this.#failures++, 20_000);
    const pause = Math.max(usual, least) * (0.8 + Math.random() * 0.4);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), pause);
  }

  /** A browser cannot see the other side's pings: silence after our own means that the line is dead. */
  #heartbeat() {
    if (!this.#open) {
      // A browser waits minutes for an answer that nobody gives: a proxy without its server, a network half gone.
      if (this.#socket && Date.now() - this.#connectingSince > LIMITS.deadLink) {
        this.#socket.close();
        this.#socket = undefined;
        this.#later();
      }
      return;
    }
    // Our ping may wait behind what is being sent: a line that takes bytes lives.
    const unsent = this.#socket?.bufferedAmount ?? 0;
    if (unsent < this.#unsent) this.#unanswered = undefined;
    this.#unsent = unsent;
    // Counted from our own ping: a tab in the background looks only once a minute, and its line is not dead for that.
    if (this.#unanswered !== undefined && Date.now() - this.#unanswered >= LIMITS.deadLink) {
      this.#socket?.close();
      this.#socket = undefined;
      this.#down();
      return this.#later();
    }
    this.#unanswered ??= Date.now();
    this.send({ op: 'ping' });
    for (const channel of this.#channels.values()) channel.stillHere();
  }
}

class Channel implements VirtualSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  binaryType = 'arraybuffer';
  readyState = 0;
  onopen: VirtualSocket['onopen'] = null;
  onmessage: VirtualSocket['onmessage'] = null;
  onclose: VirtualSocket['onclose'] = null;
  onerror: VirtualSocket['onerror'] = null;
  readonly #number: number;
  #updates = 0;
  readonly #parts: Uint8Array[] = [];

  constructor(
    private readonly mux: Mux,
    private readonly opening: () => ChannelOpening,
    private readonly events: ChannelEvents,
  ) {
    this.#number = mux.attach(this);
  }

  begin() {
    if (this.readyState !== this.CONNECTING) return;
    this.readyState = this.OPEN;
    this.mux.send({ op: 'open', channel: this.#number, opening: this.opening() });
    this.onopen?.({});
  }

  /** A part of a message whose end is still to come. */
  begins(bytes: Uint8Array) {
    this.#parts.push(bytes);
  }

  receive(bytes: Uint8Array) {
    const whole = new Uint8Array(
      [...this.#parts, bytes].reduce((sum, { byteLength }) => sum + byteLength, 0),
    );
    let at = 0;
    for (const part of [...this.#parts.splice(0), bytes]) {
      whole.set(part, at);
      at += part.byteLength;
    }
    this.onmessage?.({ data: whole.buffer });
  }

  /** y-websocket takes half a minute without messages for a dead line; the device's heartbeat knows better. */
  stillHere() {
    this.events.heartbeat();
  }

  send(data: Uint8Array) {
    if (this.readyState !== this.OPEN) return;
    // A week of offline work may exceed a frame; catch-up has room for it.
    if (data.byteLength > LIMITS.updateBytes) return this.events.oversize();
    if (data[0] === MESSAGE.sync && (data[1] === SYNC.step2 || data[1] === SYNC.update))
      this.events.updateSent(++this.#updates, data[1]);
    this.mux.send({ op: 'data', channel: this.#number, bytes: data });
  }

  close() {
    if (this.readyState === this.CLOSED) return;
    this.mux.send({ op: 'close', channel: this.#number, code: 1000, reason: '' });
    this.end(1000, '');
  }

  end(code: number, reason: string) {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.mux.detach(this.#number);
    this.onclose?.({ code, reason });
  }
}
