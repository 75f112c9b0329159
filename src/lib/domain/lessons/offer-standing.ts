import { canonicalJson } from '../shared/canonical';
import { Offer, type NetworkLesson } from './network-lesson';
import { offerOf, type Offering, type OfferRow } from './paper';

/**
 * [V-02] What a row is beside what was handed on of it: never handed on; on its way; as the others know it; otherwise than they
 * know it; or the lesson was withdrawn.
 */
export const ROW_STANDINGS = ['written', 'waiting', 'handed', 'changed', 'withdrawn'] as const;
export type RowStanding = (typeof ROW_STANDINGS)[number];

/** Two offers that say the same, whatever else newer versions have written into them. */
export const sameOffer = (a: Offer, b: Offer): boolean => said(a) === said(b);
const said = (offer: Offer): string =>
  canonicalJson(
    Object.fromEntries(Object.keys(Offer.shape).map((name) => [name, offer[name as keyof Offer]])),
  );

/** `sent`: the offer in an act of this device that the relay has not answered. */
export function standingOf(
  row: OfferRow,
  offering: Offering,
  lesson: NetworkLesson | undefined,
  sent?: Offer,
): RowStanding {
  if (lesson?.withdrawn) return 'withdrawn';
  const told = sent ?? lesson?.offer;
  if (!told) return 'written';
  const offer = offerOf(row, offering);
  if (!offer || !sameOffer(offer, told)) return 'changed';
  return sent ? 'waiting' : 'handed';
}

/** [V-04] What keeps a teacher, or an administrator, from changing what was handed on; the code of the refusal. */
export function lockOf(lesson: NetworkLesson | undefined, administers: boolean): string | undefined {
  if (!lesson) return undefined;
  if (lesson.withdrawn) return 'lesson-withdrawn';
  if (lesson.booked) return 'lesson-booked';
  if (lesson.claim) return 'lesson-applied';
  return lesson.published && !administers ? 'lesson-published' : undefined;
}
