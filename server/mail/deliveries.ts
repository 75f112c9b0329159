import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { makePart, type Part } from '../../src/lib/domain/act';
import {
  addressOf,
  inLetters,
  letterSize,
  waitingLetters,
  type Letter,
} from '../../src/lib/domain/materials/letters';
import type { LetterFact, SentRegistry } from '../../src/lib/domain/materials/registry';
import { MAIL_FAULTS } from '../../src/lib/domain/people/mail';
import type { Place } from '../../src/lib/domain/people/place';
import { LIMITS } from '../../src/lib/protocol/limits';
import type { Files } from '../files/files';
import type { Relay } from '../relay/relay';
import type { LetterRow } from '../store/store';
import { letterStream, registryLetter, type Attached } from './letter';
import type { MailServers, ServerWithPassword } from './mail-servers';
import type { MailPatience } from './patience';
import { handOver, type Outcome } from './smtp';

/** What a row says of its last try. */
export const Said = z.object({
  why: z.enum(MAIL_FAULTS),
  reply: z.number().optional(),
  answer: z.string(),
});
export type Said = z.infer<typeof Said>;

/** A letter that the relay has to send. */
interface Due {
  readonly sent: SentRegistry;
  readonly letter: Letter;
  readonly fact: LetterFact;
}

/** Something that ends a try before the letter: the registry is divided anew, for a server that takes less. */
const DIVIDED: Outcome = { result: 'again', why: 'too-large', answer: '' };

/**
 * [E-18] Sends the letters of registries, one after another for each place, in its own time. What has to be sent is
 * computed from facts, so none is lost between an act and a queue; what is on its way has a durable row, so none is
 * sent twice: a letter whose process ended after the mail server may have taken it is uncertain, and a person decides.
 */
export class Deliveries {
  readonly #busy = new Map<string, Promise<void>>();
  /** What servers have answered and could not be written down yet, by registry and letter. */
  readonly #unwritten = new Map<string, Outcome>();
  readonly #ending = new AbortController();
  #looking: NodeJS.Timeout | undefined;

  constructor(
    private readonly relay: Relay,
    private readonly files: Files,
    private readonly servers: MailServers,
    private readonly patience: MailPatience,
  ) {}

  start(): void {
    this.#looking = setInterval(() => this.look(), this.patience.look);
  }

  /** Begins with what is due and not begun. During a recovery nothing is sent: devices may bring back that it was. */
  look(): void {
    if (this.relay.recovery.active || this.#ending.signal.aborted) return;
    for (const place of this.relay.rights.facts.places.values()) {
      if (this.#busy.has(place.id) || waitingLetters(place).length === 0) continue;
      const work = this.#sendDue(place.id)
        .catch((error: unknown) => this.relay.log.error({ error: String(error) }, 'sending letters failed'))
        .finally(() => this.#busy.delete(place.id));
      this.#busy.set(place.id, work);
    }
  }

  /** How many letters wait, of all places. */
  get waiting(): number {
    const places = [...this.relay.rights.facts.places.values()];
    return places.reduce((sum, place) => sum + waitingLetters(place).length, 0);
  }

  /** Ends what can be ended; a letter that is said already has a little time for its answer. */
  async end(): Promise<void> {
    clearInterval(this.#looking);
    this.#ending.abort();
    await Promise.all(this.#busy.values());
  }

  async #sendDue(id: string): Promise<void> {
    const tried = new Set<string>();
    while (!this.#ending.signal.aborted && !this.relay.recovery.active) {
      const place = this.relay.rights.facts.places.get(id)!;
      const rows = await this.relay.store.letters();
      const due = waitingLetters(place).find((each) => {
        const row = rowOf(rows, each);
        return !tried.has(`${keyOf(each)}/${each.sent.room}`) && row.nextAt <= this.relay.now();
      });
      if (!due) return;
      tried.add(`${keyOf(due)}/${due.sent.room}`);
      await this.#send(place, due, rowOf(rows, due));
    }
  }

  async #send(place: Place, due: Due, row: LetterRow): Promise<void> {
    const answered = this.#unwritten.get(keyOf(due));
    if (answered) return await this.#settle(place, due, row, answered);
    // No try of this process is under way: the one that began has ended in the middle.
    if (row.begunAt !== null)
      return await this.#settle(place, due, row, { result: 'uncertain', why: 'interrupted', answer: '' });
    const server = await this.servers.of(place.id);
    if (!server)
      return await this.#settle(place, due, row, { result: 'refused', why: 'no-settings', answer: '' });
    const attached = await this.files.attached(due.letter.files, due.sent.by);
    // They come from the device of whoever has sent them; that is no try.
    if (!attached) return;
    const outcome = await this.#handOver(place, due, row, server, attached);
    if (outcome !== DIVIDED) await this.#settle(place, due, row, outcome);
  }

  async #handOver(
    place: Place,
    { sent, letter }: Due,
    row: LetterRow,
    server: ServerWithPassword,
    attached: readonly Attached[],
  ): Promise<Outcome> {
    const { relay } = this;
    const size = letterSize(letter.files);
    let divide: number | undefined;
    const outcome = await handOver(
      {
        server,
        to: addressOf(sent, letter.number),
        size,
        fits: (room) => {
          if (room === 0 || size <= room) return undefined;
          if (dividesBetter(sent, room)) {
            divide = room;
            return DIVIDED;
          }
          return { result: 'refused', why: 'too-large', answer: `SIZE ${room}` };
        },
        begins: () => relay.store.saveLetter({ ...row, begunAt: relay.now() }),
        open: () =>
          letterStream(registryLetter(relay.rights.facts, place, sent, letter, server), attached, {
            date: new Date(relay.now()),
            // The same in every round: where a letter did arrive before, a mail program can tell it from another.
            messageId: `<${sent.act}.${letter.number}@${server.address.split('@')[1]}>`,
          }),
        signal: this.#ending.signal,
      },
      this.patience,
    );
    if (divide !== undefined) await this.#tell(place, 'fit-letters', { registry: sent.act, room: divide });
    return outcome;
  }

  /** Writes down what came of a try: an end as an act, anything else in the row. */
  async #settle(place: Place, due: Due, row: LetterRow, outcome: Outcome): Promise<void> {
    const { relay, patience } = this;
    const stopped = outcome.result === 'again' && this.#ending.signal.aborted;
    const tries = row.tries + (stopped ? 0 : 1);
    const pause = patience.pauses[tries - 1];
    if (!this.#unwritten.has(keyOf(due))) relay.watch.delivered(outcome.result);
    if (outcome.result === 'again' && (stopped || pause !== undefined)) {
      const { why, reply, answer } = outcome;
      const said: Said = { why, ...(reply && { reply }), answer };
      const nextAt = stopped ? row.nextAt : relay.now() + pause!;
      await relay.store.saveLetter({ ...row, tries, nextAt, begunAt: null, said: JSON.stringify(said) });
      return;
    }
    this.#unwritten.set(keyOf(due), outcome);
    const { answer } = outcome;
    const about = { registry: due.sent.act, letter: due.letter.number };
    if (outcome.result === 'sent') await this.#tell(place, 'letter-sent', about, answer);
    else if (outcome.result === 'uncertain')
      await this.#tell(place, 'letter-uncertain', { ...about, why: outcome.why }, answer);
    else {
      const { why, reply } = outcome;
      await this.#tell(place, 'letter-refused', { ...about, why, ...(reply && { reply }) }, answer);
      const who = { person: due.sent.by };
      relay.watch.refused({ who, subject: 'SMTP', code: `letter-${why}`, offends: false });
    }
    this.#unwritten.delete(keyOf(due));
    await relay.store.dropLetter(due.sent.act, due.letter.number);
  }

  async #tell(place: Place, kind: string, payload: Record<string, unknown>, answer = ''): Promise<void> {
    const parts: Record<string, Part> = {};
    if (answer) parts.answer = makePart(randomBytes(16).toString('hex'), answer);
    const verdict = await this.relay.act({
      kind,
      place: place.id,
      subject: `place:${place.id}`,
      payload,
      parts,
    });
    if (verdict.verdict !== 'accepted') throw new Error(`${kind}: ${JSON.stringify(verdict)}`);
  }
}

const keyOf = ({ sent, letter }: Pick<Due, 'sent' | 'letter'>) => `${sent.act}/${letter.number}`;

/** How far a letter has come; a row of an earlier round says nothing of this one. */
function rowOf(rows: readonly LetterRow[], { sent, letter, fact }: Due): LetterRow {
  const [registry, number, round] = [sent.act, letter.number, fact.rounds];
  const known = rows.find((row) => row.registry === registry && row.letter === number && row.round === round);
  return known ?? { registry, letter: number, round, tries: 0, nextAt: 0, begunAt: null, said: '' };
}

/** True when a registry of which nothing has left yet goes in other letters to a server that takes less. */
const dividesBetter = (
  { letters, mentions = [], room: before = LIMITS.letterBytes }: SentRegistry,
  room: number,
) =>
  letters.size === 0 &&
  room < before &&
  inLetters(mentions, room).length > inLetters(mentions, before).length;
