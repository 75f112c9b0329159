import type { App } from '../app.svelte';
import { forGood } from '../for-good.svelte';
import { Lessons } from './lessons.svelte';

const made = new WeakMap<App, Lessons>();

/** The network lessons of a person's app: one for all its pages, so that a term once chosen stays chosen. */
export function theLessons(app: App): Lessons {
  const lessons = made.get(app) ?? forGood(() => new Lessons(app));
  made.set(app, lessons);
  return lessons;
}
