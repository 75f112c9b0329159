import { randomBytes } from 'node:crypto';
import { associationFor } from '../../../src/lib/domain/people/place';
import type { Card } from '../../../src/lib/domain/materials/card';
import { deadlinesOf, nextMonth } from '../../../src/lib/domain/materials/cycle';
import { conclusionName, remarksName, sheetName } from '../../../src/lib/domain/materials/names';
import { decidingHead } from '../../../src/lib/domain/materials/audience';
import { findSubmission } from '../../../src/lib/domain/materials/material';
import { appointmentWarnings } from '../../../src/lib/domain/materials/panel';
import { dateAt } from '../../../src/lib/domain/shared/calendar';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import {
  conclusionHash,
  readConclusion,
  readSheet,
  sheetHash,
} from '../../../src/lib/documents/materials/read';
import type { SampleMaterial, SampleRound, Stage } from './content';
import { SAMPLE_TIME_ZONE } from './schools';
import {
  anchorOf,
  edit,
  isFinished,
  resolveThread,
  writeConclusion,
  writeReply,
  writeSheet,
  writeThread,
} from './writing';
import { materialIn } from '../../../src/lib/domain/facts';
import { planPublication } from './plan-publication';
import { headFor, PLACE, type Enter, type Sample } from './sample';
import { enterByLetter, monthOf, readRequirements } from './hand-in';

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

export function planRound(
  sample: Sample,
  plan: {
    material: SampleMaterial;
    round: number;
    card: Card;
    coAuthors: string[];
    subject: string;
    author: string;
    step: (run: () => Promise<void>) => void;
    last: boolean;
  },
) {
  const { material, round, card, coAuthors, subject, author, step, last } = plan;
  const stage: Stage = last ? stageOfRound(material.stage, round) : 'acknowledged-revise';
  const content: SampleRound = material.rounds[round] ?? { sheets: [] };
  const specialist = sample.withRole(author === sample.withRole('specialist') ? 'deputy' : 'specialist');
  const month = monthOf(sample, material);
  let submission = '';
  const material_ = () => materialIn(sample.relay.rights.facts, subject)!;
  const enter: Enter = (person, kind, payload = {}, values = {}, basis) =>
    sample.act(person, kind, subject, { submission, ...payload }, values, basis);

  const { letter } = material;
  if (letter)
    step(async () => void (submission = await enterByLetter(sample, subject, author, card, month, letter)));
  else
    step(async () => {
      await readRequirements(sample, author);
      submission = await sample.act(
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
      async () => void (await enter(specialist, 'return-incomplete', {}, { reason: material.returnReason })),
    );
    return;
  }
  step(async () => {
    const place = sample.relay.rights.facts.places.get(PLACE)!;
    await enter(specialist, 'accept', { month, association: associationFor(place, material.subjects)!.id });
  });
  if (!REACHED.appointed.has(stage)) return;
  const declining = stage === 'declined' ? material.declined : undefined;
  const experts = [...content.sheets.map(({ expert }) => expert), ...(declining ? [declining.expert] : [])];
  step(async () => {
    const { facts } = sample.relay.rights;
    const head = headFor(sample, material);
    const right = decidingHead(facts, material_(), findSubmission(material_(), submission)!);
    const decides = sample.relay.rights.grantsOf(head).has(right) ? head : specialist;
    for (const key of experts) {
      const expert = sample.person(key);
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
        void (await enter(sample.person(declining.expert), 'decline', {}, { reason: declining.reason })),
    );
  for (const sheet of content.sheets) {
    if (sheet.scores.length === 0 && sheet.gates.length === 0) continue;
    step(async () => {
      const expert = sample.person(sheet.expert);
      const name = sheetName({ place: PLACE }, { id: submission }, expert);
      await enter(expert, 'accept-assignment');
      await edit(sample.relay, expert, name, (doc) =>
        writeSheet(
          doc,
          sheet,
          randomBytes(16).toString('hex'),
          findSubmission(material_(), submission)?.card?.files ?? [],
        ),
      );
      if (!isFinished(sheet)) return;
      const live = (await sample.relay.documents.load(name))!;
      await enter(expert, 'complete', {}, {}, sheetHash(await live.read(expert, readSheet)));
    });
  }
  if (!REACHED.opened.has(stage)) return;
  const panel = content.sheets.map(({ expert }) => sample.person(expert));
  step(async () => void (await enter(panel[0]!, 'open-sheets')));
  planPanel(sample, { stage, content, panel, specialist, author, enter, step, submission: () => submission });
  if (stage === 'acknowledged-recommended')
    planPublication(sample, { material, author, specialist, enter, step });
}

function planPanel(
  sample: Sample,
  plan: {
    stage: Stage;
    content: SampleRound;
    panel: string[];
    specialist: string;
    author: string;
    enter: Enter;
    step: (run: () => Promise<void>) => void;
    submission: () => string;
  },
) {
  const { stage, content, panel, specialist, author, enter, step, submission } = plan;
  const conclusion = () => conclusionName({ place: PLACE }, { id: submission() });
  const text = async () =>
    await (await sample.relay.documents.load(conclusion()))!.read(specialist, readConclusion);
  const written = content.conclusion;
  if (written) {
    step(async () => {
      const today = dateAt(sample.relay.now(), SAMPLE_TIME_ZONE);
      const term = deadlinesOf(sample.schedule, nextMonth(today.slice(0, 7))).handIn;
      await edit(sample.relay, panel[0]!, conclusion(), (doc) =>
        writeConclusion(doc, written, content.sheets, term),
      );
      await remark(sample, written.remarks, conclusion(), submission());
    });
  }
  if (stage === 'opened-spread' || stage === 'opened-agreed') return;
  const confirming = stage === 'confirmed-partly' || stage === 'confirmed-voided' ? panel.slice(0, 2) : panel;
  for (const person of confirming)
    step(async () => void (await enter(person, 'confirm', {}, {}, conclusionHash(await text()))));
  if (stage === 'confirmed-voided') {
    step(() =>
      edit(sample.relay, panel[2]!, conclusion(), (doc) => {
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

async function remark(
  sample: Sample,
  remarks: NonNullable<SampleRound['conclusion']>['remarks'],
  conclusion: string,
  submission: string,
) {
  const name = remarksName({ place: PLACE }, { id: submission });
  const live = (await sample.relay.documents.load(conclusion))!;
  const text = await live.read(RELAY, (doc) => doc);
  const fresh = () => sample.relay.ulid(sample.relay.now());
  for (const remark of remarks) {
    const thread = fresh();
    const anchor = anchorOf(text, remark.quote);
    const author = sample.person(remark.author);
    await edit(sample.relay, author, name, (doc) =>
      writeThread(doc, remark, anchor, { thread, comment: fresh() }),
    );
    for (const answer of remark.replies)
      await edit(sample.relay, sample.person(answer.author), name, (doc) =>
        writeReply(doc, thread, fresh(), answer.text, remark.resolved),
      );
    if (remark.resolved && remark.replies.length === 0)
      await edit(sample.relay, author, name, (doc) => resolveThread(doc, thread, true));
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
