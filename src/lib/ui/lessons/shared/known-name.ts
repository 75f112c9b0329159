import { shortName } from '$lib/domain/people/person';
import type { App } from '$lib/state/app.svelte';

/** Whoever did something, by name; nothing of people of other municipalities, who are not known here. */
export function knownName(app: App, person: string): string {
  const known = app.facts.people.get(person);
  return known?.name ? shortName(known) : '';
}
