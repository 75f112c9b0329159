import type { Place } from '../people/place';
import { dateAt, type CalendarDate } from '../shared/calendar';
import type { Submission } from './material';
import { isOnlyPrepared, letterFact } from './letters';
import { agreementOf, answeredNotBefore, currentAttempt, hasReachedCentre } from './publication';
import type { SentRegistry } from './registry';

/**
 * [E-18] The day on which a registry came to the centre, as far as is known: the table stands in its first letter, so one
 * that the mail server refused, or that still waits, has not come. Undefined then.
 */
export function arrivedOn(sent: SentRegistry, zone: string): CalendarDate | undefined {
  if (isOnlyPrepared(sent)) return undefined;
  if (sent.way !== 'smtp' || sent.said) return sent.date;
  const { state, at } = letterFact(sent, 1);
  if (state !== 'sent') return undefined;
  const taken = dateAt(at, zone);
  return taken > sent.date ? taken : sent.date;
}

type Sender = Pick<Place, 'registries' | 'zone'>;

const carriers = ({ registries }: Sender, { id }: Submission) =>
  registries.filter(({ submissions, withdrawn }) => submissions.includes(id) && !withdrawn.includes(id));

/**
 * [E-19, E-21] Whether the centre may have a version, as far as is recorded: sent to moderation or by e-mail, answered, in
 * a registry that arrived, or with its agreement. An agreement is said to be forwarded together with its registry, so one
 * whose registries have all failed proves nothing.
 */
export function mayBeAtCentre(place: Sender, submission: Submission): boolean {
  const carried = carriers(place, submission);
  if (carried.some((sent) => arrivedOn(sent, place.zone) !== undefined)) return true;
  if (submission.attempts.some(({ placed }) => placed?.channel === 'mail')) return true;
  const { agreement: _, ...withoutPaper } = submission;
  return hasReachedCentre(carried.length > 0 ? withoutPaper : submission);
}

/**
 * [E-19] The first day on which the centre can have answered the running try. Where nobody has noted the sending to
 * moderation, its registry is the sending, and before a registry the agreement; neither binds an answer that was recorded
 * before it.
 */
export function answerableFrom(place: Sender, submission: Submission): CalendarDate {
  const { sent, result } = currentAttempt(submission);
  const noted = answeredNotBefore(submission);
  if (sent) return noted;
  const since = submission.attempts.at(-2)?.again?.at ?? 0;
  const binds = (at: number) => at > since && (!result || at < result.at);
  const arrived = carriers(place, submission)
    .filter(({ at, said }) => binds(said?.at ?? at))
    .map((each) => arrivedOn(each, place.zone))
    .filter((day) => day !== undefined)
    .toSorted()[0];
  const agreement = agreementOf(submission);
  const signed = agreement && !agreement.withdrawn && binds(agreement.signedAt) ? agreement.date : '';
  const bound = arrived ?? signed;
  return bound > noted ? bound : noted;
}
