import type { EditorState as ProseMirrorState } from '@tiptap/pm/state';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import { fromBase64, toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import type { Anchor, Section } from '$lib/documents/materials/read';
import { findQuote } from '$lib/documents/materials/quote';

/** Words of the text that a thread speaks of. */
export interface Highlight {
  readonly thread: string;
  readonly anchor: Anchor;
  readonly incarnation: number;
  readonly current: boolean;
}

interface Binding {
  readonly doc: Y.Doc;
  readonly type: Y.XmlFragment;
  readonly binding: { readonly mapping: Parameters<typeof relativePositionToAbsolutePosition>[3] };
}
const bindingOf = (state: ProseMirrorState) => ySyncPluginKey.getState(state) as Binding;

/** The text with its positions: one character a block boundary, so that offsets count the same everywhere. */
function textOf(state: ProseMirrorState): { text: string; at: number[] } {
  let text = '';
  const at: number[] = [];
  state.doc.descendants((node, position) => {
    if (node.isText) {
      for (let index = 0; index < node.text!.length; index++) at.push(position + index);
      text += node.text;
    } else if (node.isTextblock && text !== '') {
      at.push(position);
      text += '\n';
    }
  });
  return { text, at };
}

export function anchorOfSelection(
  state: ProseMirrorState,
  section: Section,
  incarnation: number,
): Anchor | undefined {
  const { from, to, empty } = state.selection;
  const { text, at } = textOf(state);
  const first = at.findIndex((position) => position >= from);
  const last = at.findLastIndex((position) => position < to);
  if (empty || first < 0 || last < first) return undefined;
  const quote = text.slice(first, last + 1);
  if (!quote.trim()) return undefined;
  const { type, binding } = bindingOf(state);
  const relative = (position: number) =>
    toBase64(
      Y.encodeRelativePosition(
        absolutePositionToRelativePosition(position, type, binding.mapping as never) as Y.RelativePosition,
      ),
    );
  return {
    section,
    incarnation,
    start: relative(from),
    end: relative(to),
    quote: quote.slice(0, 600),
    before: text.slice(Math.max(0, first - 32), first),
    after: text.slice(last + 1, last + 33),
  };
}

/** By relative positions while the document is the same, else by the words themselves; undefined: the text is gone. */
export function locate(
  state: ProseMirrorState,
  anchor: Anchor,
  incarnation: number,
): { from: number; to: number } | undefined {
  if (anchor.incarnation === incarnation) {
    const { doc, type, binding } = bindingOf(state);
    const absolute = (encoded: string) => {
      try {
        const position = Y.decodeRelativePosition(fromBase64(encoded));
        return relativePositionToAbsolutePosition(doc, type, position, binding.mapping);
      } catch {
        return null;
      }
    };
    const from = absolute(anchor.start);
    const to = absolute(anchor.end);
    if (from !== null && to !== null && from < to && to <= state.doc.content.size) return { from, to };
  }
  const { text, at } = textOf(state);
  const found = findQuote(text, anchor);
  return found === undefined ? undefined : { from: at[found]!, to: at[found + anchor.quote.length - 1]! + 1 };
}

export const highlightKey = new PluginKey<{ highlights: readonly Highlight[]; decorations: DecorationSet }>(
  'remarks',
);

const decorate = (state: ProseMirrorState, highlights: readonly Highlight[]) =>
  DecorationSet.create(
    state.doc,
    highlights.flatMap(({ thread, anchor, incarnation, current }) => {
      const range = locate(state, anchor, incarnation);
      return range
        ? [
            Decoration.inline(range.from, range.to, {
              class: current ? 'remarked current' : 'remarked',
              'data-thread': thread,
            }),
          ]
        : [];
    }),
  );

/** Underlines the words that threads speak of; a click on them shows the thread. */
export function highlightPlugin(onthread: (thread: string) => void) {
  return new Plugin({
    key: highlightKey,
    state: {
      init: () => ({ highlights: [] as readonly Highlight[], decorations: DecorationSet.empty }),
      apply(transaction, value, _, state) {
        const highlights =
          (transaction.getMeta(highlightKey) as readonly Highlight[] | undefined) ?? value.highlights;
        if (highlights === value.highlights && !transaction.docChanged) return value;
        // A colleague's edit arrives as a replacement of the whole text: nothing can be mapped through it.
        const typedHere = highlights === value.highlights && !transaction.getMeta(ySyncPluginKey);
        return {
          highlights,
          decorations: typedHere
            ? value.decorations.map(transaction.mapping, transaction.doc)
            : decorate(state, highlights),
        };
      },
    },
    props: {
      decorations: (state) => highlightKey.getState(state)?.decorations,
      handleClick(_, __, event) {
        const thread = (event.target as HTMLElement).closest<HTMLElement>('[data-thread]')?.dataset.thread;
        if (thread) onthread(thread);
        return false;
      },
    },
  });
}
