import { Editor, Extension } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Italic } from '@tiptap/extension-italic';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import { yUndoPluginKey } from '@tiptap/y-tiptap';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { QUOTE_LETTERS, type Anchor, type Section } from '$lib/documents/materials/read';
import { putPhrase } from '$lib/domain/materials/phrase-bank';
import {
  anchorOfSelection,
  highlightKey,
  highlightPlugin,
  locate,
  type Highlight,
} from './rich-text-editor-anchors';
import { rowsAsLines } from './rich-text-editor-paste';
import { repeatsPlugin } from './rich-text-editor-repeats';

export type { Highlight };

/** What the toolbar shows. */
export interface EditorState {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly bullets: boolean;
  readonly numbers: boolean;
  readonly undo: boolean;
  readonly redo: boolean;
  readonly selected: boolean;
  /** Words of one paragraph are chosen, few enough to propose others for them. */
  readonly replaceable: boolean;
}

/** How a colleague is shown: short name and a six-digit colour. */
export interface Look {
  readonly name: string;
  readonly colour: string;
}

export interface EditorOptions {
  readonly element: HTMLElement;
  readonly fragment: Y.XmlFragment;
  readonly awareness: Awareness;
  readonly person: string;
  readonly label: string;
  readonly placeholder: string;
  readonly editable: boolean;
  /** By person id: the relay vouches for the id, a name sent along would be anybody's claim. */
  readonly look: (person: string) => Look;
  readonly onstate: (state: EditorState) => void;
  readonly onfocus: () => void;
  readonly onthread: (thread: string) => void;
}

/**
 * The joint text of one section. The only place where TipTap and Yjs meet a component; it is loaded when a text is
 * shown to somebody who may write in it. Undo is Yjs's own and takes back nothing but one's own edits.
 */
export class SectionEditor {
  readonly #editor: Editor;
  #telling = false;

  constructor(private readonly options: EditorOptions) {
    const { element, fragment, awareness, person, label, placeholder, editable, look } = options;
    const user = { id: person, color: look(person).colour };
    this.#editor = new Editor({
      element,
      editable,
      // A style element of the editor's own is refused by the page's policy; its rules stand in RichTextEditor.svelte.
      injectCSS: false,
      extensions: [
        Document,
        Paragraph,
        Text,
        HardBreak,
        Bold,
        Italic,
        BulletList,
        OrderedList,
        ListItem,
        ListKeymap,
        Collaboration.configure({ fragment }),
        CollaborationCaret.configure({
          provider: { awareness },
          user,
          render: (who) => caret(look(String(who.id ?? ''))),
          selectionRender: (who) => ({
            class: 'others-selection',
            style: `--hue: ${look(String(who.id ?? '')).colour}`,
          }),
        }),
        Extension.create({
          name: 'remarks',
          addProseMirrorPlugins: () => [highlightPlugin((thread) => options.onthread(thread))],
        }),
        Extension.create({ name: 'repeats', addProseMirrorPlugins: () => [repeatsPlugin()] }),
      ],
      editorProps: {
        transformPastedHTML: rowsAsLines,
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': label,
          'aria-readonly': String(!editable),
          'data-placeholder': placeholder,
          lang: 'ru',
          spellcheck: 'true',
        },
      },
      onTransaction: () => this.#tell(),
      onFocus: () => options.onfocus(),
    });
    this.#tell();
  }

  /**
   * Once the call stack is empty: a transaction also comes when the page takes the focused text away (the browser's
   * `blur`, in the middle of drawing, where no state may change), and several come for one key.
   */
  #tell() {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      this.#tellNow();
    });
  }

  #tellNow() {
    const editor = this.#editor;
    if (editor.isDestroyed) return;
    const { undoManager } = yUndoPluginKey.getState(editor.state) as {
      undoManager: { undoStack: unknown[]; redoStack: unknown[] };
    };
    const { empty, from, to, $from, $to } = editor.state.selection;
    editor.view.dom.classList.toggle('is-empty', editor.isEmpty);
    this.options.onstate({
      bold: editor.isActive('bold'),
      italic: editor.isActive('italic'),
      bullets: editor.isActive('bulletList'),
      numbers: editor.isActive('orderedList'),
      undo: undoManager.undoStack.length > 0,
      redo: undoManager.redoStack.length > 0,
      selected: !empty,
      replaceable: !empty && $from.sameParent($to) && to - from <= QUOTE_LETTERS,
    });
  }

  run(command: 'bold' | 'italic' | 'bullets' | 'numbers' | 'undo' | 'redo'): void {
    const chain = this.#editor.chain().focus();
    if (command === 'bold') chain.toggleBold().run();
    else if (command === 'italic') chain.toggleItalic().run();
    else if (command === 'bullets') chain.toggleBulletList().run();
    else if (command === 'numbers') chain.toggleOrderedList().run();
    else if (command === 'undo') this.#editor.commands.undo();
    else this.#editor.commands.redo();
    this.#tell();
  }

  /** The chosen words, a line per paragraph. */
  selected(): string {
    const { from, to } = this.#editor.state.selection;
    return this.#editor.state.doc.textBetween(from, to, '\n');
  }

  /** Puts words where the caret stands, instead of what is chosen, parted from the words around; the caret goes behind. */
  insert(words: string): void {
    const { $from, $to } = this.#editor.state.selection;
    const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\n');
    const after = $to.parent.textBetween($to.parentOffset, $to.parent.content.size, undefined, '\n');
    const { text } = putPhrase(before + after, words, before.length);
    const put = text.slice(before.length, text.length - after.length);
    const lines = put
      .split('\n')
      .flatMap((line, index) => [
        ...(index > 0 ? [{ type: 'hardBreak' }] : []),
        ...(line ? [{ type: 'text', text: line }] : []),
      ]);
    this.#editor.chain().focus().insertContent(lines).run();
  }

  setEditable(editable: boolean): void {
    if (this.#editor.isEditable === editable) return;
    this.#editor.setEditable(editable, false);
    this.#editor.view.dom.setAttribute('aria-readonly', String(!editable));
  }

  setHighlights(highlights: readonly Highlight[]): void {
    this.#editor.view.dispatch(
      this.#editor.state.tr.setMeta(highlightKey, highlights).setMeta('addToHistory', false),
    );
  }

  /** Where a remark on the chosen words would point. */
  anchor(section: Section, incarnation: number): Anchor | undefined {
    return anchorOfSelection(this.#editor.state, section, incarnation);
  }

  /** True when the words of a remark are still in the text. */
  finds(anchor: Anchor, incarnation: number): boolean {
    return locate(this.#editor.state, anchor, incarnation) !== undefined;
  }

  /** True when the words of a suggestion stand as they did: nobody has changed them since. */
  matches(anchor: Anchor, incarnation: number): boolean {
    const range = locate(this.#editor.state, anchor, incarnation);
    return !!range && this.#editor.state.doc.textBetween(range.from, range.to, '\n') === anchor.quote;
  }

  /** Puts other words in the place of those an anchor points to; false, and nothing done, when they have changed. */
  replace(anchor: Anchor, incarnation: number, words: string): boolean {
    if (!this.matches(anchor, incarnation)) return false;
    const { state, view } = this.#editor;
    const { from, to } = locate(state, anchor, incarnation)!;
    view.dispatch(words === '' ? state.tr.delete(from, to) : state.tr.insertText(words, from, to));
    return true;
  }

  /** Chooses the words a remark points to and brings them into sight. */
  show(anchor: Anchor, incarnation: number): boolean {
    const range = locate(this.#editor.state, anchor, incarnation);
    if (!range) return false;
    this.#editor.chain().focus().setTextSelection(range).scrollIntoView().run();
    return true;
  }

  destroy(): void {
    this.#editor.destroy();
  }
}

function caret({ name, colour }: Look): HTMLElement {
  const mark = document.createElement('span');
  mark.className = 'others-caret';
  mark.style.setProperty('--hue', colour);
  const label = document.createElement('span');
  label.className = 'others-name';
  label.textContent = name;
  mark.append(label);
  return mark;
}
