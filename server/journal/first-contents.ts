import type { Act, Entry } from '../../src/lib/domain/act';
import type { Facts } from '../../src/lib/domain/facts';
import type { Card } from '../../src/lib/domain/materials/card';
import { deadlinesOf, nextCollecting } from '../../src/lib/domain/materials/cycle';
import { conclusionName, sheetName } from '../../src/lib/domain/materials/names';
import {
  activePanel,
  authorsOf,
  confirmedBy,
  findSubmission,
  judgedBy,
  type Submission,
} from '../../src/lib/domain/materials/material';
import { RUBRIC, type Verdict } from '../../src/lib/domain/materials/rubric';
import { tiedVerdicts } from '../../src/lib/domain/materials/tie';
import { parseName } from '../../src/lib/domain/names';
import { fullName } from '../../src/lib/domain/people/person';
import { settingsOn } from '../../src/lib/domain/people/settings';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { contentHash } from '../../src/lib/domain/shared/canonical';
import {
  initialConclusion,
  initialOutcome,
  initialRemarks,
  initialSubmission,
} from '../../src/lib/documents/materials/initial';
import { readConclusion, readSheet, type Outcome, type Sheet } from '../../src/lib/documents/materials/read';
import type * as Y from 'yjs';
import { materialIn } from '../../src/lib/domain/facts';

/** Reads committed documents in the act's queue; undefined for one never written. */
export type ReadDocument = (name: string) => Promise<Y.Doc | undefined>;

/**
 * The first content of a document that an act begins, built fresh from values: nothing of another document's history,
 * deleted words or client ids can travel along.
 */
export async function firstContent(
  document: string,
  facts: Facts,
  act: Entry,
  read: ReadDocument,
  salt: string,
): Promise<Uint8Array> {
  const name = parseName(document)!;
  const material = materialIn(facts, act.subject);
  switch (name.kind) {
    case 'submission':
      return initialSubmission({
        card: act.parts.card!.value as Card,
        version: act.payload.version as number,
        month: act.payload.month as string,
        author: act.person,
        coAuthors: act.payload.coAuthors as string[],
      });
    case 'conclusion': {
      const place = facts.places.get(act.place)!;
      const today = dateAt(act.receivedAt, place.zone);
      const settings = settingsOn(place.settings, today);
      const submission = findSubmission(material, name.submission!)!;
      return initialConclusion({
        sheets: await completeSheets(act, submission, read),
        discussFrom: settings.spread,
        thresholds: settings,
        salt,
        term: deadlinesOf(place, nextCollecting(place, today.slice(0, 7))).handIn,
      });
    }
    case 'remarks':
      return initialRemarks();
    case 'outcome': {
      const conclusion = await read(conclusionName(act, { id: name.submission! }));
      return initialOutcome(outcomeOf(facts, act, name.submission!, conclusion!));
    }
    default:
      throw new Error(`No act begins a document of kind ${name.kind}`);
  }
}

/** [E-10] The sheets that count when they are opened: those complete by then. */
async function completeSheets(act: Act, submission: Submission, read: ReadDocument): Promise<Sheet[]> {
  const panel = activePanel(submission).filter(({ completed }) => completed);
  const sheets = await Promise.all(
    panel.map(async ({ expert }) => {
      const doc = await read(sheetName(act, submission, expert));
      return doc ? readSheet(doc) : undefined;
    }),
  );
  return sheets.filter((sheet) => sheet !== undefined);
}

/** [E-12] The verdicts with equally many voices on the sheets that an act opens; none where one leads. */
export async function tiedOn(act: Act, submission: Submission, read: ReadDocument): Promise<Verdict[]> {
  const sheets = await completeSheets(act, submission, read);
  return tiedVerdicts(sheets.map(({ verdict }) => verdict));
}

/**
 * [E-13] What the author gets: the conclusion by value, names as they are written on the day of issue. The panel's
 * threads are its own talk and stay with it; what the author must know stands in the text.
 */
function outcomeOf(facts: Facts, act: Entry, submissionId: string, conclusionDoc: Y.Doc): Outcome {
  const material = materialIn(facts, act.subject)!;
  const submission = findSubmission(material, submissionId)!;
  const place = facts.places.get(act.place)!;
  const settings = settingsOn(place.settings, dateAt(act.receivedAt, place.zone));
  const conclusion = readConclusion(conclusionDoc);
  const author = facts.people.get(material.author);
  const name = (person: string) => fullName(facts.people.get(person));
  const before = submission.earlierIssues.at(-1);
  const voices = judgedBy(submission).map(({ expert }) => expert);
  const confirmed = voices.filter((expert) => confirmedBy(submission, expert, act.basis));
  const silent = voices.filter((expert) => !confirmed.includes(expert));
  const names = (experts: readonly string[]) => (settings.hideExperts ? [] : experts.map(name));
  return {
    number: act.given!.number!,
    date: act.given!.date!,
    place: place.title,
    title: submission.card?.title ?? '',
    version: submission.version,
    materialHash: contentHash('material/1', submission.id, submission.card ?? null),
    authors: authorsOf(material).map(name),
    school: (author?.school && place.schools.get(author.school)?.title) ?? '',
    rubric: RUBRIC.version,
    scores: settings.hideScores ? {} : conclusion.agreed,
    gates: conclusion.gates,
    sections: Object.fromEntries(Object.entries(conclusion.sections).map(([id, nodes]) => [id, [...nodes]])),
    verdict: conclusion.verdict!,
    term: conclusion.verdict === 'revise' ? (conclusion.term ?? '') : '',
    experts: names(confirmed),
    issuedBy: name(act.person),
    consent: {
      given: confirmed.length,
      of: voices.length,
      silent: names(silent),
      ...(silent.length > 0 && submission.quorum && { decidedBy: name(submission.quorum.by) }),
    },
    ...(submission.tie?.decided && { tie: { decidedBy: name(submission.tie.decided.by) } }),
    ...(before && { replaces: { number: before.number, date: before.date } }),
  };
}
