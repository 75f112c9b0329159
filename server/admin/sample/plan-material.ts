import type { Card, FileMention } from '../../../src/lib/domain/materials/card';
import { deadlinesOf } from '../../../src/lib/domain/materials/cycle';
import { draftName, helpName } from '../../../src/lib/domain/materials/names';
import { addDays, startOfDay } from '../../../src/lib/domain/shared/calendar';
import type { SampleMaterial } from './content';
import { sampleFile } from './files';
import { SHORT_FILM } from './film';
import { SAMPLE_TIME_ZONE } from './schools';
import { edit, sendHelpMessage, writeDraft } from './writing';
import { planRound } from './plan-round';
import { Way } from './way';
import { headFor, HOUR, PLACE, type Sample } from './sample';
import { monthOf } from './hand-in';

/** Puts the steps of one material on the time line. */
export async function planMaterial(sample: Sample, material: SampleMaterial, index: number) {
  const id = sample.relay.ulid(sample.started - 95 * 24 * HOUR + index * 60_000);
  const author = sample.person(material.author);
  const way = new Way(
    begins(sample, material, index),
    sample.started - HOUR,
    material.month === 0 ? 14 * HOUR : 20 * HOUR,
  );
  const step = (run: () => Promise<void>) => sample.steps.push({ at: way.next(), run });
  const draft = draftName({ place: PLACE, author, id });
  const subject = `material:${id}`;
  const coAuthors = material.coAuthors.map((key) => sample.person(key));
  const cards = [await card(sample, material, 1, material.letter ? sample.withRole('specialist') : author)];
  if (material.secondVersion) cards.push(await card(sample, material, 2, author));

  if (!material.letter)
    step(() => edit(sample.relay, author, draft, (doc) => writeDraft(doc, cards[0]!, coAuthors)));
  if (material.stage === 'draft') return;
  if (material.stage === 'help-asked') planHelp(sample, material, id, subject, author, step);
  for (let round = 0; round < cards.length; round++) {
    if (round === 1 && !material.stage.startsWith('second-')) break;
    if (material.stage === 'help-asked') break;
    if (round === 1)
      step(() => edit(sample.relay, author, draft, (doc) => writeDraft(doc, cards[1]!, coAuthors)));
    const last = round === cards.length - 1 || !material.stage.startsWith('second-');
    planRound(sample, { material, round, card: cards[round]!, coAuthors, subject, author, step, last });
  }
  if (material.stage === 'withdrawn')
    step(
      async () =>
        void (await sample.act(author, 'withdraw', subject, {}, { reason: material.withdrawReason })),
    );
}

function planHelp(
  sample: Sample,
  material: SampleMaterial,
  id: string,
  subject: string,
  author: string,
  step: (run: () => Promise<void>) => void,
) {
  step(async () => void (await sample.act(author, 'ask-help', subject, {})));
  for (const { from, text } of material.helpMessages ?? []) {
    step(async () => {
      const person =
        from === 'author'
          ? author
          : from === 'specialist'
            ? sample.withRole('specialist')
            : headFor(sample, material);
      await edit(sample.relay, person, helpName({ place: PLACE, author, id }), (doc) =>
        sendHelpMessage(doc, sample.relay.ulid(sample.relay.now()), text, sample.relay.now()),
      );
    });
  }
}

async function card(sample: Sample, material: SampleMaterial, version: 1 | 2, author: string): Promise<Card> {
  const file = await sampleFile(material, version);
  const handedIn = [
    file,
    ...(material.film ? [{ name: material.film, type: 'video/mp4', bytes: SHORT_FILM }] : []),
  ];
  const files: FileMention[] = [];
  for (const { name, type, bytes } of handedIn)
    files.push({ hash: await sample.files.put(bytes, author), name, type, size: bytes.byteLength });
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

/** When the author began: early in the month for past ones, within the last fortnight for the running one. */
function begins(sample: Sample, material: SampleMaterial, index: number): number {
  const hours = (7 + (index % 6)) * HOUR + (index % 4) * 13 * 60_000;
  if (material.month === 0)
    return startOfDay(addDays(sample.today, -12 + (index % 3)), SAMPLE_TIME_ZONE) + hours;
  const { handIn } = deadlinesOf(sample.schedule, monthOf(sample, material));
  return startOfDay(addDays(handIn, -2 - (index % 4)), SAMPLE_TIME_ZONE) + hours;
}
