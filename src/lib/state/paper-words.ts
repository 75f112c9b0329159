import { authorsOf, type Material, type Submission } from '../domain/materials/material';
import { fullName } from '../domain/people/person';
import { wordsOf } from '../domain/shared/words';
import type { App } from './app.svelte';

/** A line of a list of materials. */
interface Line {
  readonly material: Material;
  readonly submission: Submission;
}

/**
 * The words by which lines of a list are found: title, authors, school, subjects, number of the conclusion. Made when
 * somebody first looks for some, and known as long as the line is.
 */
export class PaperWords {
  readonly #known = new WeakMap<Line, readonly string[]>();

  constructor(private readonly app: App) {}

  of(line: Line): readonly string[] {
    const known = this.#known.get(line);
    if (known) return known;
    const { facts, place } = this.app;
    const { material, submission } = line;
    const school = place?.schools.get(facts.people.get(material.author)?.school ?? '');
    const words = wordsOf(
      [
        submission.card?.title,
        ...authorsOf(material).map((id) => fullName(facts.people.get(id))),
        school?.title,
        school?.short,
        ...(submission.card?.subjects ?? []),
        submission.issued?.number,
      ].join(' '),
    );
    this.#known.set(line, words);
    return words;
  }
}
