import * as Y from 'yjs';
import type { Relay } from '../../../server/relay/relay';
import { writeConclusion, writeDraft, writeSheet } from '../../../server/admin/sample/writing';
import {
  conclusionHash,
  readConclusion,
  readSheet,
  sectionOf,
  sheetHash,
} from '../../../src/lib/documents/materials/read';
import { EMPTY_CARD, type Card } from '../../../src/lib/domain/materials/card';
import { findSubmission } from '../../../src/lib/domain/materials/material';
import { conclusionName, draftName, sheetName } from '../../../src/lib/domain/materials/names';
import { appointmentWarnings } from '../../../src/lib/domain/materials/panel';
import { dateAt } from '../../../src/lib/domain/shared/calendar';
import { PLACE } from '../municipality';
import type { Enter, People } from './build-year';

const PANEL = 3;
/** Keystrokes are stored by threes, as a device sends them that writes every third of a second. */
const STROKE = 3;
const TEXT =
  'Материал построен последовательно: ученик пробует, ошибается, исправляет и объясняет свой ход соседу по парте. ';

/** The way of one material after another, from the first keystroke to the issued conclusion. */
export class MaterialYear {
  updates = 0;

  constructor(
    private readonly relay: Relay,
    private readonly enter: Enter,
    private readonly people: People,
  ) {}

  /** Answers the name of the conclusion when it is to stay open. */
  async material(index: number, clock: { readonly now: number }, open: boolean): Promise<string | undefined> {
    const { relay, people } = this;
    const { specialist } = people;
    const author = people.teachers[(index * 7) % people.teachers.length]!;
    const id = relay.ulid(clock.now);
    const subject = `material:${id}`;
    const month = dateAt(clock.now, 'Asia/Yekaterinburg').slice(0, 7);
    const card = aCard(index);
    await this.#edit(author, draftName({ place: PLACE, author, id }), (doc) => {
      writeDraft(doc, { ...card, annotation: '', goals: '' }, []);
      type(doc, doc.getText('annotation'), card.annotation);
      type(doc, doc.getText('goals'), card.goals);
    });
    const payload = { version: 1, month, coAuthors: [], files: [] };
    await this.enter(author, 'hand-in', subject, payload, { values: { card } });
    const material = () => relay.rights.facts.materials.get(id)!;
    const submission = material().submissions[0]!.id;
    const on = { submission };
    await this.enter(specialist, 'accept', subject, { ...on, month, association: 'informatics' });

    const first = (index * PANEL) % people.experts.length;
    const panel = Array.from(
      { length: PANEL },
      (_, seat) => people.experts[(first + seat) % people.experts.length]!,
    );
    for (const expert of panel) {
      const paper = findSubmission(material(), submission)!;
      const warnings = appointmentWarnings(relay.rights.facts, material(), paper, expert);
      const reason = { values: { reason: 'Других экспертов по предмету в округе нет.' } };
      await this.enter(
        specialist,
        'appoint',
        subject,
        { ...on, expert, warnings },
        warnings.length > 0 ? reason : {},
      );
    }
    for (const expert of panel) await this.#assess(expert, subject, submission, index);
    await this.enter(panel[0]!, 'open-sheets', subject, on);

    const conclusion = conclusionName({ place: PLACE }, { id: submission });
    await this.#edit(panel[0]!, conclusion, (doc) => this.#conclude(doc, panel, index));
    if (open) return conclusion;
    const text = async () => (await relay.documents.load(conclusion))!.read(specialist, readConclusion);
    const basis = conclusionHash(await text());
    for (const expert of panel) await this.enter(expert, 'confirm', subject, on, { basis });
    await this.enter(specialist, 'issue', subject, { ...on, verdict: 'recommend' }, { basis });
    await this.enter(author, 'acknowledge', subject, on);
    return undefined;
  }

  async #assess(expert: string, subject: string, submission: string, index: number) {
    const sheet = sheetName({ place: PLACE }, { id: submission }, expert);
    await this.enter(expert, 'accept-assignment', subject, { submission });
    await this.#edit(expert, sheet, (doc) => {
      writeSheet(doc, { ...aSheet(expert), findings: '' }, `salt-${index}`);
      type(doc, doc.getText('remark:c1'), TEXT.slice(0, 60));
      type(doc, doc.getText('findings'), TEXT.slice(0, 96));
    });
    const live = (await this.relay.documents.load(sheet))!;
    const basis = sheetHash(await live.read(expert, readSheet));
    await this.enter(expert, 'complete', subject, { submission }, { basis });
  }

  #conclude(doc: Y.Doc, panel: readonly string[], index: number) {
    const written = {
      strengths: TEXT,
      findings: TEXT,
      changes: '',
      verdict: 'recommend' as const,
      remarks: [],
    };
    writeConclusion(doc, written, panel.map(aSheet), '');
    const paragraph = sectionOf(doc, 'findings').get(0) as Y.XmlElement;
    const last = paragraph.get(paragraph.length - 1) as Y.XmlText;
    type(doc, last, `${TEXT}${index} `);
  }

  /** Opens a document as a device does, lets somebody write, and sends every update by itself. */
  async #edit(person: string, name: string, write: (doc: Y.Doc) => void): Promise<void> {
    const live = await this.relay.documents.open(name, person);
    if (!live) throw new Error(`${person} may not open ${name}`);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, await live.read(person, Y.encodeStateAsUpdate));
    const updates: Uint8Array[] = [];
    doc.on('update', (update) => void updates.push(update));
    write(doc);
    doc.destroy();
    const results = await Promise.all(updates.map((update) => live.write(person, update)));
    const refused = results.find(({ verdict }) => verdict !== 'stored');
    if (refused) throw new Error(`${name}: ${JSON.stringify(refused)}`);
    this.updates += updates.length;
  }
}

/** Types at the end of a text, a few letters at a time. */
function type(doc: Y.Doc, text: Y.Text | Y.XmlText, words: string): void {
  for (let at = 0; at < words.length; at += STROKE) text.insert(text.length, words.slice(at, at + STROKE));
}

const aCard = (index: number): Card => ({
  ...EMPTY_CARD,
  title: `Робототехника: занятие ${index + 1}`,
  kind: 'lesson',
  subjects: ['Информатика'],
  classes: [5 + (index % 5)],
  level: 'ООО',
  topic: 'Линейные алгоритмы',
  annotation: TEXT,
  goals: TEXT.slice(0, 75),
  links: ['https://example.org/robot'],
});

const aSheet = (expert: string) => ({
  expert,
  scores: [3, 2, 3, 2, 3, 2, 3, 2] as (0 | 1 | 2 | 3)[],
  gates: [true, true, true, true, true],
  remarks: {},
  verdict: 'recommend' as const,
  findings: TEXT,
});
