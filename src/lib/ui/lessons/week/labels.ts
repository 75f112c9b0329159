import type { Dated } from '$lib/domain/lessons/agenda';
import { LESSON_STATE_NAMES, OUTCOME_NAMES } from '$lib/domain/lessons/act-phrases';
import { stateOf } from '$lib/domain/lessons/network-lesson';
import { reportOf } from '$lib/domain/lessons/use-report';
import { OFF_NAMES } from '$lib/domain/lessons/week-phrases';
import type { TagKind } from '$lib/ui/kit/Tag.svelte';

/** What of a date has to be said in words beside its time and subject; nothing of one that stands as planned. */
export function stateWords(
  { network, occurrence, certain }: Dated,
  clashes: boolean,
): { readonly text: string; readonly kind: TagKind } | undefined {
  if (occurrence.off) return { text: OFF_NAMES[occurrence.off], kind: 'warn' };
  if (clashes) return { text: 'накладка', kind: 'margin' };
  if (!certain) return { text: LESSON_STATE_NAMES[stateOf(network)], kind: 'plain' };
  if (occurrence.date !== occurrence.planned) return { text: 'перенесено', kind: 'live' };
  if (occurrence.lesson.teacher !== network.offer.teacher) return { text: 'другой педагог', kind: 'live' };
  return undefined;
}

/** How the connection went, by the first of some schools that has said. */
export function toldWords(
  { network, occurrence }: Dated,
  schools: readonly string[],
): { readonly text: string; readonly kind: TagKind } | undefined {
  for (const school of schools) {
    const report = reportOf(network, occurrence.planned, school);
    if (report)
      return { text: OUTCOME_NAMES[report.outcome], kind: report.outcome === 'held' ? 'ok' : 'margin' };
  }
  return undefined;
}

/** The page of a lesson, opened at one of its dates. */
export const lessonHref = ({ network, occurrence }: Dated): string =>
  `/lessons/${network.id}?date=${occurrence.planned}`;
