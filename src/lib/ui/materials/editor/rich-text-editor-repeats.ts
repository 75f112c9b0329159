import { Plugin, type EditorState } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { repeatedBlocks } from '$lib/documents/repeats';

function decorate({ doc }: EditorState): DecorationSet {
  const blocks: { text: string; from: number; to: number }[] = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    blocks.push({ text: node.textContent, from: position, to: position + node.nodeSize });
    return false;
  });
  const repeated = repeatedBlocks(blocks.map(({ text }) => text));
  return DecorationSet.create(
    doc,
    repeated.map((index) => Decoration.node(blocks[index]!.from, blocks[index]!.to, { class: 'repeated' })),
  );
}

/** Marks paragraphs that two people have doubled by dividing one at the same time. */
export const repeatsPlugin = () =>
  new Plugin<DecorationSet>({
    state: {
      init: (_, state) => decorate(state),
      apply: (transaction, marked, __, state) => (transaction.docChanged ? decorate(state) : marked),
    },
    props: {
      decorations(state) {
        return this.getState(state);
      },
    },
  });
