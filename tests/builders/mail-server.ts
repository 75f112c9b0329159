import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

const pem = (name: string) => fileURLToPath(new URL(`mail/${name}`, import.meta.url));
/** Says who `localhost` is; trusted by a process that is started with it as `NODE_EXTRA_CA_CERTS`. */
export const CERTIFICATE = pem('localhost.crt');

export const LOGIN = 'metod';
export const PASSWORD = 'слово-и-дело';

/** What a mail server has taken. */
export interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  readonly login: string | undefined;
  readonly raw: Buffer;
}

/** What the server answers to a letter instead of taking it: a reply such as `552 Too large`, or undefined. */
export type Answer = (count: number) => string | undefined;

const refusalOf = (reply: string) =>
  Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });

/** A real SMTP server on loopback (npm's smtp-server). */
export async function aMailServer(
  options: Partial<SMTPServerOptions> & {
    answer?: Answer;
    /** Milliseconds between pieces of a letter that it takes. */
    pace?: () => number;
    port?: number;
  } = {},
) {
  const { answer = () => undefined, pace = () => 0, port = 0, ...rest } = options;
  const taken: Taken[] = [];
  const counts = { connections: 0, letters: 0, logins: 0 };
  const server = new SMTPServer({
    key: readFileSync(pem('localhost.key')),
    cert: readFileSync(CERTIFICATE),
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_, done) => {
      counts.connections++;
      done();
    },
    onAuth: ({ username, password }, _, done) => {
      counts.logins++;
      if (username === LOGIN && password === PASSWORD) done(null, { user: username });
      else done(new Error(`Invalid login ${password}`));
    },
    onData: (stream, session, done) => {
      const count = ++counts.letters;
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (pace() === 0) return;
        stream.pause();
        setTimeout(() => stream.resume(), pace());
      });
      stream.on('end', () => {
        const said = answer(count);
        if (stream.sizeExceeded) return done(refusalOf('552 Message exceeds fixed maximum message size'));
        if (said) return done(refusalOf(said));
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          login: session.user === undefined ? undefined : String(session.user),
          raw: Buffer.concat(chunks),
        });
        done(null, `Queued as ${count}`);
      });
    },
    ...rest,
  });
  // Clients that are killed in the middle are part of the tests.
  server.on('error', () => undefined);
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', () => ready()));
  return {
    taken,
    counts,
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}
export type MailServerOfTest = Awaited<ReturnType<typeof aMailServer>>;

/** A server that is no mail server: whoever connects is its to talk to. */
export async function aHostileServer(talk: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    talk(socket);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', () => ready()));
  return {
    port: (server.address() as AddressInfo).port,
    get open() {
      return [...sockets].filter(({ destroyed }) => !destroyed).length;
    },
    readOn: () => {
      for (const socket of sockets) socket.resume();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((done) => server.close(() => done()));
    },
  };
}

/** What a letter says of itself: headers of its beginning unfolded, and attachments by name with the hash of their bytes. */
export interface ReadLetter {
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly { readonly name: string; readonly hash: string }[];
}

/**
 * Reads a letter far enough to compare its attachments: multipart, base64, names by RFC 2231. A reader of its own, so that
 * what one library writes is not read back by the same one; Python's says the same where it is there.
 */
export function readLetter(raw: Buffer): ReadLetter {
  const text = raw.toString('latin1');
  const [head = ''] = text.split('\r\n\r\n', 1);
  const headers = headersOf(head);
  const boundary = /boundary="?([^";\r\n]+)"?/.exec(headers['content-type'] ?? '')?.[1];
  const parts = boundary ? text.split(`--${boundary}`).slice(1, -1) : [];
  const attachments = parts.flatMap((part) => {
    const at = part.indexOf('\r\n\r\n');
    const own = headersOf(part.slice(0, at).trim());
    const disposition = own['content-disposition'] ?? '';
    if (!disposition.startsWith('attachment')) return [];
    const bytes = Buffer.from(part.slice(at + 4), 'base64');
    return [{ name: nameIn(disposition), hash: createHash('sha256').update(bytes).digest('hex') }];
  });
  return { headers, attachments };
}

const headersOf = (head: string) =>
  Object.fromEntries(
    head
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );

/** `filename*=utf-8''…`, or in pieces `filename*0*=utf-8''…; filename*1*=…`. */
function nameIn(disposition: string): string {
  const pieces = [...disposition.matchAll(/filename(?:\*\d+)?(\*?)=("[^"]*"|[^;\s]+)/g)];
  return pieces
    .map(([, encoded, value]) => {
      const plain = value!.replaceAll('"', '').replace(/^utf-8''/i, '');
      return encoded ? decodeURIComponent(plain) : plain;
    })
    .join('');
}
