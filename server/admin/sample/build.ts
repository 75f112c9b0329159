import { randomBytes } from 'node:crypto';
import { makePart, type Act } from '../../../src/lib/domain/act';
import { associationFor, usualSchedule } from '../../../src/lib/domain/people/place';
import { CERTIFIED_AS } from '../../../src/lib/domain/people/certificate';
import { certified } from '../../../src/lib/domain/materials/certified';
import type { Card, FileMention } from '../../../src/lib/domain/materials/card';
import {
  deadlinesOf,
  nextMonth,
  previousMonth,
  proposedMonth,
} from '../../../src/lib/domain/materials/cycle';
import {
  conclusionName,
  draftName,
  helpName,
  phrasebookName,
  phrasesName,
  remarksName,
  sheetName,
} from '../../../src/lib/domain/materials/names';
import { decidingHead } from '../../../src/lib/domain/materials/audience';
import { findSubmission } from '../../../src/lib/domain/materials/material';
import { acknowledgedAt, requirementsOf } from '../../../src/lib/domain/materials/requirements';
import { REGISTRY_COLUMNS, registryOf } from '../../../src/lib/domain/materials/registry';
import { appointmentWarnings } from '../../../src/lib/domain/materials/panel';
import { addDays, addYears, dateAt, startOfDay } from '../../../src/lib/domain/shared/calendar';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import {
  conclusionHash,
  readConclusion,
  readSheet,
  sheetHash,
} from '../../../src/lib/documents/materials/read';
import type { Files } from '../../files/files';
import type { Relay } from '../../relay/relay';
import { SAMPLE_ASSOCIATIONS } from './associations';
import type { SampleMaterial, SampleRound, Stage } from './content';
import { sampleFile } from './files';
import { SHORT_FILM } from './film';
import { SAMPLE_MATERIALS } from './materials';
import { SAMPLE_MENTORS, SAMPLE_PEOPLE } from './people';
import { SAMPLE_OWN_PHRASES, SAMPLE_SHARED_PHRASES } from './phrases';
import { SAMPLE_PUBLICATIONS } from './publications';
import { letterKey } from '../../../src/lib/domain/materials/incoming';
import { fullName } from '../../../src/lib/domain/people/person';
import { sampleLetter } from './letter';
import { SAMPLE_REQUIREMENTS } from './requirements';
import { SAMPLE_RUBRIC } from './rubric';
import { samplePaper } from './scan';
import { SAMPLE_MUNICIPALITY, SAMPLE_SCHOOLS, SAMPLE_TIME_ZONE } from './schools';
import {
  anchorOf,
  edit,
  isFinished,
  resolveThread,
  sendHelpMessage,
  writeConclusion,
  writeDraft,
  writePhrases,
  writeReply,
  writeSheet,
  writeThread,
} from './writing';
import { materialIn } from '../../../src/lib/domain/facts';

const PLACE = 'zarechny';
const HOUR = 3_600_000;

/** The clock that only this builder moves, so that the sample's papers have believable times. */
export interface SteppingClock {
  set(instant: number | undefined): void;
}

/** Enters an act of a person on the version that is planned; answers its id. */
type Enter = (
  person: string,
  kind: string,
  payload?: object,
  values?: Record<string, unknown>,
  basis?: string,
) => Promise<string>;

/** One thing a person did, at a moment. */
interface Step {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/** Stages at which a round has got at least so far. */
const REACHED: Record<
  'appointed' | 'complete' | 'opened' | 'issued' | 'acknowledged',
  ReadonlySet<Stage>
> = (() => {
  const acknowledged: Stage[] = [
    'acknowledged-recommended',
    'acknowledged-revise',
    'second-handed-in',
    'second-opened',
    'second-issued',
  ];
  const issued: Stage[] = [...acknowledged, 'issued-recommended', 'issued-revise', 'issued-rejected'];
  const opened: Stage[] = [
    ...issued,
    'opened-spread',
    'opened-agreed',
    'confirmed-partly',
    'confirmed-voided',
    'confirmed-all',
  ];
  const complete: Stage[] = [...opened, 'complete'];
  const appointed: Stage[] = [...complete, 'appointed', 'assessing', 'declined'];
  return {
    appointed: new Set(appointed),
    complete: new Set(complete),
    opened: new Set(opened),
    issued: new Set(issued),
    acknowledged: new Set(acknowledged),
  };
})();

/**
 * Builds the sample municipality through the real write path: every card, sheet and conclusion is typed into its
 * document and every decision is an act, in the order of time, relative to today. Runs in the relay's process, only
 * into an empty store.
 */
export async function buildSample(relay: Relay, files: Files, clock: SteppingClock): Promise<void> {
  await new Builder(relay, files, clock).build();
}

class Builder {
  readonly #people = new Map<string, string>();
  readonly #steps: Step[] = [];
  readonly #started = Date.now();
  readonly #today = dateAt(this.#started, SAMPLE_TIME_ZONE);
  readonly #schedule = usualSchedule(SAMPLE_TIME_ZONE);
  readonly #month = proposedMonth(this.#schedule, this.#today);
  #salt = 0;

  constructor(
    private readonly relay: Relay,
    private readonly files: Files,
    private readonly clock: SteppingClock,
  ) {}

  async build(): Promise<void> {
    try {
      this.clock.set(this.#started - 100 * 24 * HOUR);
      await this.#found();
      await this.#nameMentors();
      await this.#markCalendar();
      await this.#publishRequirements();
      await this.#keepPhrases();
      this.#publishRubric();
      for (const [index, material] of SAMPLE_MATERIALS.entries()) await this.#plan(material, index);
      this.#planRegistries();
      this.#steps.sort((a, b) => a.at - b.at);
      for (const step of this.#steps) {
        this.clock.set(step.at);
        await step.run();
      }
      this.clock.set(this.#started - HOUR / 2);
      await this.#giveCertificates();
    } finally {
      this.clock.set(undefined);
    }
    await this.relay.tick();
  }

  async #found() {
    const place = `place:${PLACE}`;
    const founded = dateAt(this.relay.now(), SAMPLE_TIME_ZONE);
    await this.#act(RELAY, 'found-place', place, {
      title: SAMPLE_MUNICIPALITY,
      zone: SAMPLE_TIME_ZONE,
      sample: true,
    });
    for (const { key, name, short, settlement } of SAMPLE_SCHOOLS)
      await this.#act(RELAY, 'add-school', place, { id: key, title: name, short, settlement });
    for (const { key, name, subjects } of SAMPLE_ASSOCIATIONS)
      await this.#act(RELAY, 'add-association', place, { id: key, title: name, subjects });
    for (const person of SAMPLE_PEOPLE) {
      const id = this.relay.ulid(this.relay.now());
      this.#people.set(person.key, id);
      const { family, given, patronymic, email } = person;
      await this.#act(
        RELAY,
        'enter-person',
        `person:${id}`,
        { school: person.school, post: person.post },
        {
          name: { family, given, patronymic },
          contacts: { email, phone: '' },
        },
      );
      for (const { role, association, fromDays, untilDays } of person.roles) {
        const from = fromDays === undefined ? founded : addDays(this.#today, fromDays);
        await this.#act(RELAY, 'grant-role', `person:${id}`, {
          role,
          from,
          begins: from > founded ? 'later' : 'now',
          ...(association && { association }),
          ...(untilDays !== undefined && { until: addDays(this.#today, untilDays) }),
        });
      }
    }
  }

  /** [E-07] Pairs that the head is warned of when they meet on a panel. */
  async #nameMentors() {
    for (const { mentor, mentee, days } of SAMPLE_MENTORS)
      await this.#act(this.#withRole('specialist'), 'name-mentor', `person:${this.#person(mentee)}`, {
        mentor: this.#person(mentor),
        from: addDays(this.#today, -days),
      });
  }

  /** A summer without collection and a regional holiday, as a specialist marks them when the plan of the year is made. */
  async #markCalendar() {
    const place = `place:${PLACE}`;
    const [year, month] = this.#today.split('-').map(Number) as [number, number];
    // The next summer that none of the sample's months reaches.
    const summer = month < 5 ? year : year + 1;
    const specialist = this.#withRole('specialist');
    for (const holiday of ['07', '08'])
      await this.#act(
        specialist,
        'mark-month',
        place,
        { month: `${summer}-${holiday}`, collects: false },
        { reason: 'Отпуска педагогов: материалы собираем с сентября.' },
      );
    await this.#act(specialist, 'mark-day', place, {
      date: addDays(this.#today, 60),
      day: 'off',
      title: 'День округа, по распоряжению главы',
    });
  }

  /** [E-28] The shared phrases, and those that an expert keeps. */
  async #keepPhrases() {
    const place = { place: PLACE };
    const id = () => this.relay.ulid(this.relay.now());
    await edit(this.relay, this.#withRole('specialist'), phrasebookName(place), (doc) =>
      writePhrases(doc, SAMPLE_SHARED_PHRASES, id),
    );
    for (const [key, phrases] of Object.entries(SAMPLE_OWN_PHRASES))
      await edit(this.relay, this.#person(key), phrasesName(place, this.#person(key)), (doc) =>
        writePhrases(doc, phrases, id),
      );
  }

  /** [E-02] Two versions: those who hand in after the second are asked again, those who do not have not read it yet. */
  async #publishRequirements() {
    const specialist = this.#withRole('specialist');
    for (const [index, text] of SAMPLE_REQUIREMENTS.entries()) {
      const publish = async () => {
        await this.#act(
          specialist,
          'publish-requirements',
          `place:${PLACE}`,
          { version: index + 1 },
          { text },
        );
      };
      if (index === 0) await publish();
      else this.#steps.push({ at: this.#started - 32 * 24 * HOUR, run: publish });
    }
  }

  /** [E-09] Earlier rounds were judged by the example; those whose experts were appointed since, by the municipality's own. */
  #publishRubric() {
    const payload = { version: 2 };
    this.#steps.push({
      at: this.#started - 30 * 24 * HOUR,
      run: async () => {
        await this.#act(this.#withRole('specialist'), 'publish-rubric', `place:${PLACE}`, payload, {
          form: SAMPLE_RUBRIC,
        });
      },
    });
  }

  /** [E-02] What every author does before a hand-in, once for each version. */
  async #readRequirements(author: string) {
    const { places, people } = this.relay.rights.facts;
    const { version } = requirementsOf(places.get(PLACE)!);
    if (acknowledgedAt(people.get(author), version) === undefined)
      await this.#act(author, 'acknowledge-requirements', `person:${author}`, { version });
  }

  #person(key: string): string {
    const id = this.#people.get(key);
    if (!id) throw new Error(`no person ${key}`);
    return id;
  }

  #withRole(role: 'specialist' | 'deputy'): string {
    return this.#person(SAMPLE_PEOPLE.find(({ roles }) => roles.some((each) => each.role === role))!.key);
  }

  async #act(
    person: string,
    kind: string,
    subject: string,
    payload: Act['payload'],
    values: Record<string, unknown> = {},
    basis?: string,
  ): Promise<string> {
    const now = this.relay.now();
    const act: Act = {
      id: this.relay.ulid(now),
      kind,
      place: PLACE,
      subject,
      payload,
      parts: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          makePart(randomBytes(16).toString('hex'), value),
        ]),
      ),
      needs: [],
      person,
      madeAt: now,
      ...(basis && { basis }),
    };
    const verdict = await this.relay.journal.enter(act);
    if (verdict.verdict !== 'accepted') throw new Error(`${kind} on ${subject}: ${JSON.stringify(verdict)}`);
    return act.id;
  }

  /** Puts the steps of one material on the time line. */
  async #plan(material: SampleMaterial, index: number) {
    const id = this.relay.ulid(this.#started - 95 * 24 * HOUR + index * 60_000);
    const author = this.#person(material.author);
    const way = new Way(
      this.#begins(material, index),
      this.#started - HOUR,
      material.month === 0 ? 14 * HOUR : 20 * HOUR,
    );
    const step = (run: () => Promise<void>) => this.#steps.push({ at: way.next(), run });
    const draft = draftName({ place: PLACE, author, id });
    const subject = `material:${id}`;
    const coAuthors = material.coAuthors.map((key) => this.#person(key));
    const cards = [await this.#card(material, 1, material.letter ? this.#withRole('specialist') : author)];
    if (material.secondVersion) cards.push(await this.#card(material, 2, author));

    if (!material.letter)
      step(() => edit(this.relay, author, draft, (doc) => writeDraft(doc, cards[0]!, coAuthors)));
    if (material.stage === 'draft') return;
    if (material.stage === 'help-asked') this.#planHelp(material, id, subject, author, step);
    for (let round = 0; round < cards.length; round++) {
      if (round === 1 && !material.stage.startsWith('second-')) break;
      if (material.stage === 'help-asked') break;
      if (round === 1)
        step(() => edit(this.relay, author, draft, (doc) => writeDraft(doc, cards[1]!, coAuthors)));
      const last = round === cards.length - 1 || !material.stage.startsWith('second-');
      this.#planRound({ material, round, card: cards[round]!, coAuthors, subject, author, step, last });
    }
    if (material.stage === 'withdrawn')
      step(
        async () =>
          void (await this.#act(author, 'withdraw', subject, {}, { reason: material.withdrawReason })),
      );
  }

  #planHelp(
    material: SampleMaterial,
    id: string,
    subject: string,
    author: string,
    step: (run: () => Promise<void>) => void,
  ) {
    step(async () => void (await this.#act(author, 'ask-help', subject, {})));
    for (const { from, text } of material.helpMessages ?? []) {
      step(async () => {
        const person =
          from === 'author'
            ? author
            : from === 'specialist'
              ? this.#withRole('specialist')
              : this.#headFor(material);
        await edit(this.relay, person, helpName({ place: PLACE, author, id }), (doc) =>
          sendHelpMessage(doc, this.relay.ulid(this.relay.now()), text, this.relay.now()),
        );
      });
    }
  }

  /** A paper that came by e-mail: entered by the desk on the day of the letter, which is kept with it. */
  async #enterByLetter(
    subject: string,
    author: string,
    card: Card,
    month: string,
    { subject: about, text }: NonNullable<SampleMaterial['letter']>,
  ): Promise<string> {
    const specialist = this.#withRole('specialist');
    const { facts } = this.relay.rights;
    const person = facts.people.get(author);
    const sender = `${fullName(person)} <${person?.contacts?.email ?? ''}>`;
    const id = `<${subject.slice('material:'.length).toLowerCase()}@zarechny.example>`;
    const bytes = sampleLetter({ id, sender, about, text, at: this.relay.now() });
    const hash = await this.files.put(bytes, specialist);
    const file = { hash, name: 'письмо.eml', type: 'message/rfc822', size: bytes.byteLength };
    const payload = {
      version: 1,
      month,
      coAuthors: [],
      files: card.files.map((each) => each.hash),
      author,
      way: 'email',
      received: dateAt(this.relay.now(), SAMPLE_TIME_ZONE),
      letter: letterKey(id, hash),
      original: hash,
    };
    const values = { card, letter: { sender, subject: about, file } };
    return await this.#act(specialist, 'enter-material', subject, payload, values);
  }

  #headFor(material: SampleMaterial): string {
    const association = SAMPLE_ASSOCIATIONS.find(({ subjects }) =>
      material.subjects.some((subject) => subjects.includes(subject)),
    )!;
    const head = SAMPLE_PEOPLE.find(({ roles }) =>
      roles.some((each) => each.role === 'head' && each.association === association.key),
    );
    return this.#person(head!.key);
  }

  #planRound(plan: {
    material: SampleMaterial;
    round: number;
    card: Card;
    coAuthors: string[];
    subject: string;
    author: string;
    step: (run: () => Promise<void>) => void;
    last: boolean;
  }) {
    const { material, round, card, coAuthors, subject, author, step, last } = plan;
    const stage: Stage = last ? stageOfRound(material.stage, round) : 'acknowledged-revise';
    const content: SampleRound = material.rounds[round] ?? { sheets: [] };
    const specialist = this.#withRole(author === this.#withRole('specialist') ? 'deputy' : 'specialist');
    const month = this.#monthOf(material);
    let submission = '';
    const material_ = () => materialIn(this.relay.rights.facts, subject)!;
    const enter: Enter = (person, kind, payload = {}, values = {}, basis) =>
      this.#act(person, kind, subject, { submission, ...payload }, values, basis);

    const { letter } = material;
    if (letter)
      step(async () => void (submission = await this.#enterByLetter(subject, author, card, month, letter)));
    else
      step(async () => {
        await this.#readRequirements(author);
        submission = await this.#act(
          author,
          'hand-in',
          subject,
          {
            version: round + 1,
            month,
            coAuthors,
            files: card.files.map(({ hash }) => hash),
          },
          { card },
        );
      });
    if (stage === 'handed-in' || stage === 'late' || stage === 'withdrawn') return;
    if (stage === 'returned-incomplete') {
      step(
        async () =>
          void (await enter(specialist, 'return-incomplete', {}, { reason: material.returnReason })),
      );
      return;
    }
    step(async () => {
      const place = this.relay.rights.facts.places.get(PLACE)!;
      await enter(specialist, 'accept', { month, association: associationFor(place, material.subjects)!.id });
    });
    if (!REACHED.appointed.has(stage)) return;
    const declining = stage === 'declined' ? material.declined : undefined;
    const experts = [...content.sheets.map(({ expert }) => expert), ...(declining ? [declining.expert] : [])];
    step(async () => {
      const { facts } = this.relay.rights;
      const head = this.#headFor(material);
      const right = decidingHead(facts, material_(), findSubmission(material_(), submission)!);
      const decides = this.relay.rights.grantsOf(head).has(right) ? head : specialist;
      for (const key of experts) {
        const expert = this.#person(key);
        const warnings = appointmentWarnings(
          facts,
          material_(),
          findSubmission(material_(), submission)!,
          expert,
        );
        const reason = warnings.length > 0 ? { reason: 'Других экспертов по предмету в округе нет.' } : {};
        await enter(decides, 'appoint', { expert, warnings }, reason);
      }
    });
    if (declining)
      step(
        async () =>
          void (await enter(this.#person(declining.expert), 'decline', {}, { reason: declining.reason })),
      );
    for (const sheet of content.sheets) {
      if (sheet.scores.length === 0 && sheet.gates.length === 0) continue;
      step(async () => {
        const expert = this.#person(sheet.expert);
        const name = sheetName({ place: PLACE }, { id: submission }, expert);
        await enter(expert, 'accept-assignment');
        await edit(this.relay, expert, name, (doc) =>
          writeSheet(
            doc,
            sheet,
            `${++this.#salt}-${randomBytes(8).toString('hex')}`,
            findSubmission(material_(), submission)?.card?.files ?? [],
          ),
        );
        if (!isFinished(sheet)) return;
        const live = (await this.relay.documents.load(name))!;
        await enter(expert, 'complete', {}, {}, sheetHash(await live.read(expert, readSheet)));
      });
    }
    if (!REACHED.opened.has(stage)) return;
    const panel = content.sheets.map(({ expert }) => this.#person(expert));
    step(async () => void (await enter(panel[0]!, 'open-sheets')));
    this.#planPanel({ stage, content, panel, specialist, author, enter, step, submission: () => submission });
    if (stage === 'acknowledged-recommended')
      this.#planPublication({ material, author, specialist, enter, step });
  }

  #planPanel(plan: {
    stage: Stage;
    content: SampleRound;
    panel: string[];
    specialist: string;
    author: string;
    enter: Enter;
    step: (run: () => Promise<void>) => void;
    submission: () => string;
  }) {
    const { stage, content, panel, specialist, author, enter, step, submission } = plan;
    const conclusion = () => conclusionName({ place: PLACE }, { id: submission() });
    const text = async () =>
      await (await this.relay.documents.load(conclusion()))!.read(specialist, readConclusion);
    const written = content.conclusion;
    if (written) {
      step(async () => {
        const today = dateAt(this.relay.now(), SAMPLE_TIME_ZONE);
        const term = deadlinesOf(this.#schedule, nextMonth(today.slice(0, 7))).handIn;
        await edit(this.relay, panel[0]!, conclusion(), (doc) =>
          writeConclusion(doc, written, content.sheets, term),
        );
        await this.#remark(written.remarks, conclusion(), submission());
      });
    }
    if (stage === 'opened-spread' || stage === 'opened-agreed') return;
    const confirming =
      stage === 'confirmed-partly' || stage === 'confirmed-voided' ? panel.slice(0, 2) : panel;
    for (const person of confirming)
      step(async () => void (await enter(person, 'confirm', {}, {}, conclusionHash(await text()))));
    if (stage === 'confirmed-voided') {
      step(() =>
        edit(this.relay, panel[2]!, conclusion(), (doc) => {
          const fragment = doc.getXmlFragment('section:findings');
          const paragraph = fragment.get(fragment.length - 1) as import('yjs').XmlElement;
          const last = paragraph.get(paragraph.length - 1) as import('yjs').XmlText;
          last.insert(last.length, ' Замечания группы внесены в текст.');
        }),
      );
    }
    if (!REACHED.issued.has(stage)) return;
    step(async () => {
      const now = await text();
      await enter(specialist, 'issue', { verdict: now.verdict }, {}, conclusionHash(now));
    });
    if (REACHED.acknowledged.has(stage)) step(async () => void (await enter(author, 'acknowledge')));
  }

  /** [E-16, E-17, E-20] What its author and the desk did with a recommended material. */
  #planPublication(plan: {
    material: SampleMaterial;
    author: string;
    specialist: string;
    enter: Enter;
    step: (run: () => Promise<void>) => void;
  }) {
    const { material, author, specialist, enter, step } = plan;
    let attempt = 1;
    const today = () => dateAt(this.relay.now(), SAMPLE_TIME_ZONE);
    for (const done of SAMPLE_PUBLICATIONS[material.key] ?? []) {
      const tried = attempt;
      if (done.does === 'again') attempt++;
      step(async () => {
        const onTry = { attempt: tried, date: today() };
        switch (done.does) {
          case 'sign': {
            const signer = done.by === 'desk' ? specialist : author;
            const files = await this.#scans(material.key, done.pages, signer);
            const scans = files.map(({ hash }) => hash);
            const values = files.length > 0 ? { files } : {};
            return void (await enter(signer, 'sign-agreement', { date: today(), scans }, values));
          }
          case 'receive':
            return void (await enter(specialist, 'receive-original'));
          case 'forward':
            return void (await enter(specialist, 'forward-agreement', { date: today() }));
          case 'withdraw-agreement':
            return void (await enter(author, 'withdraw-agreement', {}, { reason: done.reason }));
          case 'place': {
            const { channel, link } = done;
            return void (await enter(author, 'place-material', { ...onTry, channel, ...(link && { link }) }));
          }
          case 'send':
            return void (await enter(author, 'send-to-moderation', onTry));
          case 'answer': {
            const { result, link, remarks } = done;
            const answer = { ...onTry, result, ...(link && { link }) };
            return void (await enter(specialist, 'record-moderation', answer, remarks ? { remarks } : {}));
          }
          default: {
            const again = done.does === 'again';
            return void (await enter(author, 'decide-resubmission', { attempt: tried, again }));
          }
        }
      });
    }
  }

  /** [E-18] What was recommended and signed by the day of sending went out; the rest is still to go. */
  #planRegistries() {
    let month = this.#month;
    for (let back = 0; back < 4; back++) {
      const sent = month;
      const { send } = deadlinesOf(this.#schedule, sent);
      const at = startOfDay(send, SAMPLE_TIME_ZONE) + 11 * HOUR;
      month = previousMonth(month);
      if (at < this.#started - HOUR) this.#steps.push({ at, run: () => this.#sendRegistry(sent, send) });
    }
  }

  async #sendRegistry(month: string, date: string) {
    const { facts } = this.relay.rights;
    const place = facts.places.get(PLACE)!;
    const { ready, sent } = registryOf(facts, place, month, date);
    if (ready.length === 0) return;
    // Loaded for the sample alone: no relay of a municipality makes workbooks.
    const [{ registryCells }, { registryXlsx }, { registryTitle }] = await Promise.all([
      import('../../../src/lib/exchange/registry-cells'),
      import('../../../src/lib/exchange/registry-xlsx'),
      import('../../../src/lib/exchange/registry-title'),
    ]);
    const title = registryTitle(place.title, month, sent.length);
    const rows = ready.map(({ material, submission }, index) =>
      registryCells(facts, material, submission, index + 1),
    );
    const book = await registryXlsx(title, REGISTRY_COLUMNS, rows);
    const specialist = this.#withRole('specialist');
    const hash = await this.files.put(new Uint8Array(await book.arrayBuffer()), specialist);
    const file: FileMention = { hash, name: `${title}.xlsx`, type: book.type, size: book.size };
    await this.#act(
      specialist,
      'send-registry',
      `place:${PLACE}`,
      {
        ...{ month, kind: 'main', date, way: 'mail', recipient: 'registry@center.example' },
        submissions: ready.map(({ submission }) => submission.id),
        files: [hash],
      },
      { files: [file] },
    );
  }

  /** [E-27] One certificate of each kind, for those who have done most; one was given twice by mistake. */
  async #giveCertificates() {
    const { facts } = this.relay.rights;
    const specialist = this.#withRole('specialist');
    const until = this.#today.slice(0, 7);
    const period = { from: addYears(`${until}-01`, -1).slice(0, 7), until };
    for (const as of CERTIFIED_AS) {
      const done = (person: string) => certified(facts, person, as, period).versions.length;
      const [holder] = [...facts.people.keys()].toSorted((a, b) => done(b) - done(a));
      if (!holder || done(holder) === 0) continue;
      const give = () => this.#act(specialist, 'issue-certificate', `person:${holder}`, { as, ...period });
      if (as === 'expert') {
        const certificate = await give();
        const reason = { reason: 'Выдана дважды.' };
        await this.#act(specialist, 'revoke-certificate', `person:${holder}`, { certificate }, reason);
      }
      await give();
    }
  }

  async #scans(key: string, pages: number, person: string): Promise<FileMention[]> {
    const files: FileMention[] = [];
    for (let page = 1; page <= pages; page++) {
      const bytes = samplePaper(`${key} ${page}`);
      const hash = await this.files.put(bytes, person);
      const name = `Соглашение, лист ${page}.pdf`;
      files.push({ hash, name, type: 'application/pdf', size: bytes.byteLength });
    }
    return files;
  }

  async #remark(
    remarks: NonNullable<SampleRound['conclusion']>['remarks'],
    conclusion: string,
    submission: string,
  ) {
    const name = remarksName({ place: PLACE }, { id: submission });
    const live = (await this.relay.documents.load(conclusion))!;
    const text = await live.read(RELAY, (doc) => doc);
    const fresh = () => this.relay.ulid(this.relay.now());
    for (const remark of remarks) {
      const thread = fresh();
      const anchor = anchorOf(text, remark.quote);
      const author = this.#person(remark.author);
      await edit(this.relay, author, name, (doc) =>
        writeThread(doc, remark, anchor, { thread, comment: fresh() }),
      );
      for (const answer of remark.replies)
        await edit(this.relay, this.#person(answer.author), name, (doc) =>
          writeReply(doc, thread, fresh(), answer.text, remark.resolved),
        );
      if (remark.resolved && remark.replies.length === 0)
        await edit(this.relay, author, name, (doc) => resolveThread(doc, thread, true));
    }
  }

  async #card(material: SampleMaterial, version: 1 | 2, author: string): Promise<Card> {
    const file = await sampleFile(material, version);
    const handedIn = [
      file,
      ...(material.film ? [{ name: material.film, type: 'video/mp4', bytes: SHORT_FILM }] : []),
    ];
    const files: FileMention[] = [];
    for (const { name, type, bytes } of handedIn)
      files.push({ hash: await this.files.put(bytes, author), name, type, size: bytes.byteLength });
    const second = version === 2 ? material.secondVersion : undefined;
    return {
      title: material.title,
      kind: material.kind,
      subjects: material.subjects,
      classes: material.classes,
      level: material.level,
      topic: material.topic,
      annotation: second?.annotation ?? material.annotation,
      goals: second?.goals ?? material.goals,
      links: material.links,
      sources: material.sources,
      files,
    };
  }

  /** The month a material is handed in for. A late one names a month whose day of hand-in has passed. */
  #monthOf(material: SampleMaterial): string {
    const late = material.stage === 'late' && this.#today <= deadlinesOf(this.#schedule, this.#month).handIn;
    const back = late ? 1 : -material.month;
    return Array.from({ length: back }).reduce<string>((month) => previousMonth(month), this.#month);
  }

  /** When the author began: early in the month for past ones, within the last fortnight for the running one. */
  #begins(material: SampleMaterial, index: number): number {
    const hours = (7 + (index % 6)) * HOUR + (index % 4) * 13 * 60_000;
    if (material.month === 0)
      return startOfDay(addDays(this.#today, -12 + (index % 3)), SAMPLE_TIME_ZONE) + hours;
    const { handIn } = deadlinesOf(this.#schedule, this.#monthOf(material));
    return startOfDay(addDays(handIn, -2 - (index % 4)), SAMPLE_TIME_ZONE) + hours;
  }
}

/** The stage the last round of a material stands at. */
function stageOfRound(stage: Stage, round: number): Stage {
  if (round === 0) return stage;
  return stage === 'second-opened'
    ? 'opened-agreed'
    : stage === 'second-issued'
      ? 'issued-recommended'
      : 'handed-in';
}

/** The zone's offset; the sample's place keeps one all year. */
const OFFSET = 5 * HOUR;

/** Moments of one material's steps: working pauses between them, and never in the future. */
class Way {
  #at: number;
  #left = 40;

  constructor(
    begins: number,
    private readonly latest: number,
    private readonly pause: number,
  ) {
    this.#at = Math.min(begins, latest - 40 * 60_000);
  }

  next(): number {
    // Close to the present the steps move together, so that all of them have happened.
    const room = (this.latest - this.#at) / Math.max(1, this.#left--);
    const at = this.#working(this.#at);
    this.#at = at;
    this.#at += Math.round(Math.max(60_000, Math.min(this.pause, room)));
    return at;
  }

  /** Nobody judges at four in the morning: nights move to the next day's beginning, unless that has not come yet. */
  #working(at: number): number {
    const sinceMidnight = (at + OFFSET) % (24 * HOUR);
    const wait =
      sinceMidnight < 8 * HOUR
        ? 8 * HOUR - sinceMidnight
        : sinceMidnight > 19 * HOUR
          ? 32 * HOUR - sinceMidnight
          : 0;
    const moved = at + wait + (wait > 0 ? (at % 90) * 60_000 : 0);
    return moved < this.latest - this.#left * 60_000 ? moved : at;
  }
}
