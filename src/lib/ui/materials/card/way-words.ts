import type { Material, Submission } from '$lib/domain/materials/material';
import { ACTOR_NAMES } from '$lib/domain/materials/phrases';
import { wayOf, type WayStep } from '$lib/domain/materials/way';
import { shortName } from '$lib/domain/people/person';
import type { App } from '$lib/state/app.svelte';
import type { Materials } from '$lib/state/materials.svelte';
import { date, dateTime, deadlineWord } from '$lib/ui/kit/format';

/** The way of a version as this person may see it. */
export const wayFor = (
  app: App,
  materials: Materials,
  material: Material,
  submission: Submission,
): WayStep[] =>
  wayOf(
    app.facts,
    material,
    submission,
    materials.datesOf(submission.month),
    app.today,
    materials.isAuthor(material) ? 'author' : 'all',
  );

/** Whose step it is: by name where names are known, «вы» for oneself. */
export function whoWords(app: App, { people, actor, decidedBy }: WayStep): string {
  const name = (id: string) => (id === app.person ? 'вы' : shortName(app.facts.people.get(id)));
  const who = people.length > 0 ? people.map(name).join(', ') : ACTOR_NAMES[actor];
  return decidedBy ? `${who}; решение выдать без остальных: ${name(decidedBy)}` : who;
}

/** When it was done, or by when it should be. */
export function whenWords(app: App, { state, at, due }: WayStep): string | undefined {
  if (state === 'done') return at === undefined ? undefined : dateTime(at, app.zone);
  if (!due) return undefined;
  return state === 'late' ? deadlineWord(due, app.today, app.zone) : `до ${date(due, app.zone)}`;
}
