import type { Facts } from '../domain/facts';
import { authorsOf, type Material, type Submission } from '../domain/materials/material';
import { KIND_NAMES, VERDICT_NAMES } from '../domain/materials/phrases';
import {
  agreementNumber,
  agreementOf,
  attemptNumber,
  currentAttempt,
  takenBackAt,
} from '../domain/materials/publication';
import { CHANNEL_NAMES, RESULT_NAMES } from '../domain/materials/publication-phrases';
import type { RegistryColumn } from '../domain/materials/registry';
import { WITHDRAWN_ROW } from '../domain/materials/registry-phrases';
import { fullName } from '../domain/people/person';
import { dateAt, type CalendarDate } from '../domain/shared/calendar';
import { monthWords } from '../domain/shared/month-words';
import type { Cell } from './workbook';

/** «12.12.2026» in a cell of words. */
const day = (date: CalendarDate) => date.split('-').toReversed().join('.');

/**
 * [E-18] A material's row of the registry, column by column. Names stand in it by value: what was sent stays as it was
 * sent, whoever changes their name later.
 */
export function registryCells(
  facts: Facts,
  material: Material,
  submission: Submission,
  number: number,
): Record<RegistryColumn, Cell> {
  const place = facts.places.get(material.place)!;
  const author = facts.people.get(material.author);
  const { card, issued } = submission;
  const agreement = agreementOf(submission);
  const { placed, sent, result } = currentAttempt(submission);
  const takenBack = takenBackAt(material, submission);
  const on = (at: number | undefined): Cell => (at === undefined ? '' : { day: dateAt(at, place.zone) });
  return {
    number,
    period: monthWords(submission.month),
    municipality: place.title,
    id: material.id,
    author: authorsOf(material)
      .map((id) => fullName(facts.people.get(id)))
      .join(', '),
    post: author?.post ?? '',
    school: place.schools.get(author?.school ?? '')?.title ?? '',
    contact: [author?.contacts?.email, author?.contacts?.phone].filter(Boolean).join(', '),
    title: card?.title ?? '',
    kind: card?.kind ? KIND_NAMES[card.kind] : '',
    subject: card?.subjects.join(', ') ?? '',
    class: card?.classes.join(', ') ?? '',
    topic: card?.topic ?? '',
    version: submission.version,
    'file-hash': submission.files.map((hash) => hash.slice(0, 16)).join(' '),
    received: submission.entered ? { day: submission.entered.date } : on(submission.receivedAt),
    conclusion: issued ? `№ ${issued.number} от ${day(issued.date)}` : '',
    verdict: issued ? VERDICT_NAMES[issued.verdict] : '',
    agreement: agreement ? `№ ${agreementNumber(place.settings, submission)} от ${day(agreement.date)}` : '',
    original: on(agreement?.original?.at),
    channel: placed ? `${CHANNEL_NAMES[placed.channel]}, ${day(placed.date)}` : '',
    sent: sent ? { day: sent.date } : '',
    link: result?.link ?? placed?.link ?? '',
    // [E-21] That it was taken back is the last that is to be said of it.
    result: takenBack !== undefined ? WITHDRAWN_ROW : result ? RESULT_NAMES[result.result] : '',
    'result-date': takenBack !== undefined ? on(takenBack) : result ? { day: result.date } : '',
    remarks: result?.remarks ?? '',
    attempt: attemptNumber(submission),
  };
}
