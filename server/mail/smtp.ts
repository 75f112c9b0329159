import type { NodemailerError } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Readable } from 'node:stream';
import type { MailDoubt, MailFault, MailServer } from '../../src/lib/domain/people/mail';
import type { MailPatience } from './patience';

/** What came of trying to hand a letter over. */
export type Outcome =
  | { readonly result: 'sent'; readonly answer: string }
  /** The server does not take it, and will not take it later either. */
  | ({ readonly result: 'refused' } & Fault)
  /** Nothing was taken; it may be later. */
  | ({ readonly result: 'again' } & Fault)
  /** All of it was said and nothing answered: it may have been taken. */
  | { readonly result: 'uncertain'; readonly why: MailDoubt; readonly answer: string };
interface Fault {
  readonly why: MailFault;
  /** The server's code. */
  readonly reply?: number;
  /** The server's words, or the name of what went wrong on the way. */
  readonly answer: string;
}

export interface Handing {
  readonly server: MailServer & { readonly password: string };
  readonly to: string;
  /** Told of the size in bytes that the server takes, 0 when it says none; an outcome ends it there. */
  readonly fits?: (room: number) => Outcome | undefined;
  /** Bytes at most. */
  readonly size: number;
  /** Called when everything before the letter itself has gone well: what goes wrong from then on may be uncertain. */
  readonly begins?: () => Promise<void>;
  readonly open: () => Readable;
  /** Ends it where nothing has been said that the server could take for a letter. */
  readonly signal?: AbortSignal;
}

const ANSWER_LENGTH = 500;
/** Of certificates that do not fit: the settings are to be mended, trying again mends nothing. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|HOSTNAME_MISMATCH/;

/** Of the way to the server; anything else went wrong with us. */
const ON_THE_WAY: ReadonlySet<string> = new Set(['ECONNECTION', 'ESOCKET', 'EDNS', 'EPROTOCOL', 'EABORT']);

/**
 * Hands one letter over to the place's mail server, in a session of its own (RFC 5321), and never to another: no lookup
 * of exchangers, no redirect. However the server behaves it takes a bounded time and a bounded memory. Never throws
 * for what a server does.
 */
export async function handOver(handing: Handing, patience: MailPatience): Promise<Outcome> {
  const { server, signal } = handing;
  const connection = new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    ...(server.security === 'starttls' ? { requireTLS: true } : { ignoreTLS: true }),
    tls: { minVersion: 'TLSv1.2' },
    connectionTimeout: patience.connection,
    greetingTimeout: patience.connection,
    dnsTimeout: patience.connection,
    socketTimeout: patience.silence,
    socketCloseTimeout: 1_000,
    maxResponseSize: 64_000,
  });
  let said = false;
  let letter: Readable | undefined;
  let end: (why: Error) => void;
  const ended = new Promise<never>((_, fail) => (end = fail));
  ended.catch(() => undefined);
  connection.on('error', (error) => end(error));
  connection.on('end', () => end(broken('ECONNECTION')));
  const late = setTimeout(() => end(broken('ETIMEDOUT')), patience.letter);
  // Of a letter that is said already the answer is waited for a little longer.
  const stop = () => void setTimeout(() => end(broken('EABORT')), said ? patience.lastAnswer : 0);
  signal?.addEventListener('abort', stop, { once: true });
  const step = <T>(work: (done: (error?: NodemailerError | null, value?: T) => void) => void): Promise<T> =>
    Promise.race([
      new Promise<T>((done, fail) => work((error, value) => (error ? fail(error) : done(value as T)))),
      ended,
    ]);
  const converse = async (): Promise<Outcome> => {
    if (signal?.aborted) throw broken('EABORT');
    await step<void>((done) => connection.connect(done));
    const outcome = handing.fits?.(roomOf(String(connection.lastServerResponse)));
    if (outcome) return outcome;
    const { login, password } = server;
    if (login) await step((done) => connection.login({ user: login, pass: password }, done));
    await handing.begins?.();
    letter = handing.open();
    letter.once('end', () => (said = true));
    const envelope = { from: server.address, to: [handing.to], size: handing.size };
    const { response } = await step<{ response: string }>((done) => connection.send(envelope, letter!, done));
    return { result: 'sent', answer: worded(response, server) };
  };
  try {
    const outcome = await converse();
    connection.quit();
    setTimeout(() => connection.close(), patience.goodbye).unref();
    return outcome;
  } catch (error) {
    connection.close();
    return outcomeOf(error as Broken, said, server);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', stop);
    letter?.destroy();
  }
}

type Broken = Partial<NodemailerError> & { readonly originalCode?: string };
const broken = (code: string): Error & Broken => Object.assign(new Error(code), { code });

/** What an EHLO answer says of the size of a letter (RFC 1870); 0 when nothing. */
export const roomOf = (answer: string): number =>
  Number(/^250[ -]SIZE +(\d{1,15})\s*$/im.exec(answer)?.[1] ?? 0);

function outcomeOf(error: Broken, said: boolean, server: Handing['server']): Outcome {
  const { code = '', originalCode = '', response, responseCode: reply, command = '' } = error;
  const answer = worded(typeof response === 'string' && response ? response : originalCode || code, server);
  if (reply) {
    const why =
      command.startsWith('AUTH') || code === 'EAUTH' ? 'login' : code === 'ETLS' ? 'no-tls' : 'answered';
    return { result: error.permanent ? 'refused' : 'again', why, reply, answer };
  }
  if (said) return { result: 'uncertain', why: 'no-answer', answer };
  if (code === 'EAUTH') return { result: 'refused', why: 'login', answer };
  if (code === 'ETLS' || CERTIFICATE.test(originalCode)) return { result: 'refused', why: 'no-tls', answer };
  if (code === 'ETIMEDOUT') return { result: 'again', why: 'silent', answer };
  return { result: 'again', why: ON_THE_WAY.has(code) ? 'no-connection' : 'own-failure', answer };
}

/** The server's words in one line, without what it may have been told of the account. */
function worded(answer: string, { login, password }: Handing['server']): string {
  const secrets = password
    ? [password, ...[password, `\0${login}\0${password}`].map((text) => Buffer.from(text).toString('base64'))]
    : [];
  return secrets
    .reduce((text, secret) => text.replaceAll(secret, '…'), answer)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, ANSWER_LENGTH);
}
