import { createHash, randomBytes } from 'node:crypto';
import * as Y from 'yjs';
import { pino } from 'pino';
import { startService } from '../../server/service';
import type { Relay } from '../../server/relay/relay';
import { makePart, type Act } from '../../src/lib/domain/act';
import { materialIn, peopleOf } from '../../src/lib/domain/facts';
import { EMPTY_CARD, type Card } from '../../src/lib/domain/materials/card';
import { proposedMonth } from '../../src/lib/domain/materials/cycle';
import { conclusionName, sheetName } from '../../src/lib/domain/materials/names';
import { candidates } from '../../src/lib/domain/materials/panel';
import { acknowledgedAt, requirementsOf } from '../../src/lib/domain/materials/requirements';
import { hasRole } from '../../src/lib/domain/people/person';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { conclusionHash, readConclusion, readSheet, sheetHash } from '../../src/lib/documents/materials/read';
import { aWholeSheet } from './paper';

/** How far each of ten materials in a row gets; the ten are repeated. */
const WAYS = [
  'handed-in',
  'accepted',
  'accepted',
  'accepted',
  'appointed',
  'appointed',
  'some-complete',
  'complete',
  'opened',
  'issued',
] as const;

/** The month that {@link fillMonth} has filled. */
export interface FullMonth {
  readonly month: string;
  readonly materials: number;
}

/**
 * [E-23] The sample municipality with so many more materials in the running month, in every state of its way and with
 * some handed in twice, in a data folder before its product is started. Every act is decided by the journal.
 */
export async function fillMonth(dataDir: string, materials: number): Promise<FullMonth> {
  const service = await startService({ dataDir, log: pino({ level: 'silent' }) });
  try {
    await service.setup.loadSample(service.files);
    const filling = new Filling(service.relay);
    await filling.readRequirements();
    for (let index = 0; index < materials; index++) await filling.material(index);
    return { month: filling.month, materials };
  } finally {
    await service.close();
  }
}

class Filling {
  readonly #place: string;
  readonly month: string;
  readonly #authors: readonly string[];
  readonly #specialist: string;

  constructor(private readonly relay: Relay) {
    const { facts } = relay.rights;
    const place = [...facts.places.values()][0]!;
    this.#place = place.id;
    this.month = proposedMonth(place, dateAt(relay.now(), place.zone));
    const people = peopleOf(facts, place.id);
    this.#authors = people
      .filter((person) => hasRole(person, 'teacher') && !hasRole(person, 'specialist', 'deputy', 'head'))
      .map(({ id }) => id);
    this.#specialist = people.find((person) => hasRole(person, 'specialist'))!.id;
  }

  async readRequirements() {
    const { places, people } = this.relay.rights.facts;
    const { version } = requirementsOf(places.get(this.#place)!);
    for (const author of this.#authors)
      if (acknowledgedAt(people.get(author), version) === undefined)
        await this.#enter(author, 'acknowledge-requirements', `person:${author}`, { version });
  }

  async material(index: number): Promise<void> {
    const { relay } = this;
    const way = WAYS[index % WAYS.length]!;
    const associations = [...relay.rights.facts.places.get(this.#place)!.associations.values()];
    const association = associations[index % associations.length]!;
    // One in fifty is the one before it once more: its title by its author, or its file by somebody else.
    const again = index % 50 === 2;
    const author = this.#authors[(again ? index - 1 : index) % this.#authors.length]!;
    const card = aCard(again ? index - 1 : index, association.subjects[0]!);
    const subject = `material:${relay.ulid(relay.now())}`;
    const submission = await this.#enter(
      author,
      'hand-in',
      subject,
      { version: 1, month: this.month, coAuthors: [], files: card.files.map(({ hash }) => hash) },
      { card },
    );
    if (way === 'handed-in') return;
    const on = { submission };
    await this.#enter(this.#specialist, 'accept', subject, {
      ...on,
      month: this.month,
      association: association.id,
    });
    if (way === 'accepted') return;
    const material = () => materialIn(relay.rights.facts, subject)!;
    const panel = candidates(relay.rights.facts, material(), material().submissions[0]!)
      .slice(0, 2)
      .map(({ person, warnings }) => ({ expert: person, warnings }));
    for (const { expert, warnings } of panel)
      await this.#enter(
        this.#specialist,
        'appoint',
        subject,
        { ...on, expert, warnings },
        warnings.length > 0 ? { reason: 'Других экспертов по предмету в округе нет.' } : {},
      );
    if (way === 'appointed') return;
    for (const { expert } of way === 'some-complete' ? panel.slice(0, 1) : panel)
      await this.#assess(expert, subject, submission);
    if (way === 'some-complete' || way === 'complete') return;
    await this.#enter(panel[0]!.expert, 'open-sheets', subject, on);
    if (way === 'opened') return;
    const live = await relay.documents.load(conclusionName({ place: this.#place }, { id: submission }));
    const basis = conclusionHash(await live!.read('test', readConclusion));
    for (const { expert } of panel) await this.#enter(expert, 'confirm', subject, on, {}, basis);
    await this.#enter(this.#specialist, 'issue', subject, { ...on, verdict: 'recommend' }, {}, basis);
  }

  async #assess(expert: string, subject: string, submission: string) {
    const name = sheetName({ place: this.#place }, { id: submission }, expert);
    const live = (await this.relay.documents.open(name, expert))!;
    const written = await live.write(expert, Y.encodeStateAsUpdate(aWholeSheet(expert, 3)));
    if (written.verdict !== 'stored') throw new Error(`${name}: ${JSON.stringify(written)}`);
    await this.#enter(
      expert,
      'complete',
      subject,
      { submission },
      {},
      sheetHash(await live.read('test', readSheet)),
    );
  }

  /** Enters an act in the name of a person; answers its id. */
  async #enter(
    person: string,
    kind: string,
    subject: string,
    payload: Act['payload'],
    values: Record<string, unknown> = {},
    basis?: string,
  ): Promise<string> {
    const { relay } = this;
    const salted = Object.entries(values).map(([name, value]) => [
      name,
      makePart(randomBytes(16).toString('hex'), value),
    ]);
    const act: Act = {
      id: relay.ulid(relay.now()),
      kind,
      place: this.#place,
      subject,
      payload,
      parts: Object.fromEntries(salted) as Act['parts'],
      needs: [],
      person,
      madeAt: relay.now(),
      ...(basis && { basis }),
    };
    const verdict = await relay.journal.enter(act);
    if (verdict.verdict !== 'accepted') throw new Error(`${kind} on ${subject}: ${JSON.stringify(verdict)}`);
    return act.id;
  }
}

const THEMES = [
  'От наблюдения к проекту',
  'Учимся спорить по правилам',
  'Задачи с лишними данными',
  'Читаем карту родного края',
  'Как устроен школьный музей',
  'Опыты на подоконнике',
  'Слово и его история',
];

const aCard = (index: number, subject: string): Card => ({
  ...EMPTY_CARD,
  title: `${THEMES[index % THEMES.length]}: занятие ${index + 1}`,
  kind: 'lesson',
  subjects: [subject],
  classes: [5 + (index % 5)],
  level: 'ООО',
  topic: 'Проектная работа',
  annotation: 'Ученики наблюдают, ставят вопрос, проверяют догадку и рассказывают о ней классу.',
  goals: 'Научиться проверять свою догадку.',
  links: ['https://example.org/project'],
  // One in a hundred has a file, so that its twin has the same.
  files:
    index % 100 === 1
      ? [
          {
            hash: createHash('sha256').update(`файл ${index}`).digest('hex'),
            name: 'проект.pptx',
            type: '',
            size: 1_000_000,
          },
        ]
      : [],
});
