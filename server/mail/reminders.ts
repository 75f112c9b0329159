import { peopleOf } from '../../src/lib/domain/facts';
import { tasks, type Task } from '../../src/lib/domain/materials/agenda';
import { calendarOf } from '../../src/lib/domain/materials/cycle';
import { dutyLetter, dutySubject, REFUSE_LETTERS } from '../../src/lib/domain/materials/duty-letter';
import { isReminderTime, remindsOf } from '../../src/lib/domain/materials/reminding';
import { isAddress } from '../../src/lib/domain/people/mail';
import type { Person } from '../../src/lib/domain/people/person';
import type { Place } from '../../src/lib/domain/people/place';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import type { Relay } from '../relay/relay';
import type { ReminderRow } from '../store/store';
import { letterStream } from './letter';
import type { MailServers, ServerWithPassword } from './mail-servers';
import type { MailPatience } from './patience';
import { handOver } from './smtp';

/** Without files a letter is some lines. */
const SIZE = 10_000;

/**
 * [E-22, X-08] Writes to people of what they have to do: to those who want it and have an address, through their place's
 * mail server, at most once a working day and within working hours. What a letter says is computed from facts when it
 * goes, so what is done is not reminded of. Before the server can have a letter its day is written down: after a crash
 * one is rather missing than there twice.
 */
export class Reminders {
  #looking: NodeJS.Timeout | undefined;
  #work: Promise<void> | undefined;
  readonly #ending = new AbortController();

  constructor(
    private readonly relay: Relay,
    private readonly servers: MailServers,
    private readonly patience: MailPatience,
  ) {}

  start(): void {
    this.#looking = setInterval(() => this.look(), this.patience.lookForReminders);
  }

  /** Begins with what is due and not begun; one letter after another. During a recovery nothing is sent. */
  look(): void {
    if (this.#work || this.relay.recovery.active || this.#ending.signal.aborted) return;
    this.#work = this.#sendDue()
      .catch((error: unknown) => this.relay.log.error({ error: String(error) }, 'sending reminders failed'))
      .finally(() => (this.#work = undefined));
  }

  /** Resolves when what was begun has ended. */
  async idle(): Promise<void> {
    await this.#work;
  }

  async end(): Promise<void> {
    clearInterval(this.#looking);
    this.#ending.abort();
    await this.#work;
  }

  async #sendDue(): Promise<void> {
    const { relay } = this;
    const places = [...relay.rights.facts.places.values()];
    const rows = new Map((await relay.store.reminders()).map((row) => [row.person, row]));
    for (const { id } of places) {
      const server = await this.servers.of(id);
      if (!server) continue;
      for (const { id: person } of peopleOf(relay.rights.facts, id)) {
        // Each letter takes its time: what holds is asked anew before every one.
        const now = relay.now();
        const place = relay.rights.facts.places.get(id)!;
        if (this.#ending.signal.aborted || !isReminderTime(place, now)) break;
        const today = dateAt(now, place.zone);
        const row = rows.get(person);
        const known = row?.day === today ? row : { person, day: today, tries: 0, nextAt: 0, done: false };
        const member = relay.rights.facts.people.get(person);
        if (!member || known.done || known.nextAt > now) continue;
        const duties = this.#dutiesOf(place, member, today);
        if (duties) await this.#send(server, place, member, duties, known);
      }
    }
  }

  /** What somebody is written of today; undefined when they are not. */
  #dutiesOf(place: Place, member: Person, today: string): readonly Task[] | undefined {
    const { rights } = this.relay;
    if (!member.remindAt || member.leftAt || !isAddress(member.contacts?.email ?? '')) return undefined;
    const waiting = tasks({
      facts: rights.facts,
      person: member.id,
      held: new Set(rights.grantsOf(member.id).keys()),
      today,
      // The relay holds no text ready: a confirmation counts as given until its text is looked at.
      textOf: () => undefined,
    });
    return waiting.some((task) => remindsOf(task, today, calendarOf(place))) ? waiting : undefined;
  }

  async #send(
    server: ServerWithPassword,
    place: Place,
    { name, contacts, remindAt }: Person,
    duties: readonly Task[],
    row: ReminderRow,
  ): Promise<void> {
    const { relay, patience } = this;
    const to = contacts!.email;
    const words = {
      name: [name?.given, name?.patronymic].filter(Boolean).join(' '),
      place: place.title,
      today: row.day,
      link: remindAt!,
    };
    const save = (changes: Partial<ReminderRow>) => relay.store.saveReminder({ ...row, ...changes });
    const outcome = await handOver(
      {
        server,
        to,
        size: SIZE,
        begins: () => save({ done: true }),
        open: () =>
          letterStream(
            {
              from: server,
              to,
              subject: dutySubject(words),
              text: `${dutyLetter(duties, words)}\n\n${REFUSE_LETTERS(`${remindAt}/me`)}`,
            },
            [],
            {
              date: new Date(relay.now()),
              messageId: `<${row.day}.${row.person}@${server.address.split('@')[1]}>`,
              // RFC 3834: nobody's «out of office» answers to it.
              headers: { 'Auto-Submitted': 'auto-generated' },
            },
          ),
        signal: this.#ending.signal,
      },
      patience,
    );
    if (this.#ending.signal.aborted && outcome.result === 'again') return;
    relay.watch.delivered(outcome.result);
    const pause = patience.pauses[row.tries];
    // Nothing was taken: once more later, as long as there are working hours today.
    if (outcome.result === 'again' && pause !== undefined)
      await save({ tries: row.tries + 1, nextAt: relay.now() + pause, done: false });
    else await save({ tries: row.tries + 1, done: true });
  }
}
