import type { Act, Entry } from '../../src/lib/domain/act';
import type { Facts } from '../../src/lib/domain/facts';
import type { Card } from '../../src/lib/domain/materials/card';
import { authorIn } from '../../src/lib/domain/materials/entering';
import { deadlinesOf, nextCollecting } from '../../src/lib/domain/materials/cycle';
import { conclusionName, sheetName } from '../../src/lib/domain/materials/names';
import { activePanel, findSubmission, type Submission } from '../../src/lib/domain/materials/material';
import type { Verdict } from '../../src/lib/domain/materials/rubric';
import { rubricFor } from '../../src/lib/domain/materials/rubric-of';
import { tiedVerdicts } from '../../src/lib/domain/materials/tie';
import { parseName } from '../../src/lib/domain/names';
import { settingsOn } from '../../src/lib/domain/people/settings';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import {
  initialConclusion,
  initialOutcome,
  initialRemarks,
  initialSubmission,
} from '../../src/lib/documents/materials/initial';
import { outcomeOf } from '../../src/lib/documents/materials/outcome';
import { readConclusion, readSheet, type Sheet } from '../../src/lib/documents/materials/read';
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
        author: authorIn(act),
        coAuthors: act.payload.coAuthors as string[],
      });
    case 'conclusion': {
      const place = facts.places.get(act.place)!;
      const today = dateAt(act.receivedAt, place.zone);
      const settings = settingsOn(place.settings, today);
      const submission = findSubmission(material, name.submission!)!;
      return initialConclusion({
        rubric: rubricFor(facts, name),
        sheets: await completeSheets(act, submission, read),
        discussFrom: settings.spread,
        thresholds: settings,
        files: submission.card?.files ?? [],
        salt,
        term: deadlinesOf(place, nextCollecting(place, today.slice(0, 7))).handIn,
      });
    }
    case 'remarks':
      return initialRemarks();
    case 'outcome': {
      const submission = findSubmission(material, name.submission!)!;
      const conclusion = await read(conclusionName(act, submission));
      return initialOutcome(
        outcomeOf({
          facts,
          material: material!,
          submission,
          conclusion: readConclusion(conclusion!),
          basis: act.basis!,
          by: act.person,
          at: act.receivedAt,
          number: act.given!.number!,
          date: act.given!.date!,
        }),
      );
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
