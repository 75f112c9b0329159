import * as Y from 'yjs';

/**
 * True when two states say the same: the same writers up to the same clocks, the same deletions, the same content in
 * the same order. Their bytes may differ, because structs can be cut and joined in several ways.
 */
export function readsLike(a: Y.Doc, b: Y.Doc): boolean {
  return Y.equalSnapshots(Y.snapshot(a), Y.snapshot(b)) && contentOf(a) === contentOf(b);
}

type AnyType = Y.ContentType['type'];

function contentOf(doc: Y.Doc): string {
  const roots = [...doc.share].map(([name, type]) => [name, typeOf(type)] as const);
  return JSON.stringify(roots.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A type as plain values: its list in order, its entries by key. Kinds of types are told by their content. */
function typeOf(type: AnyType): unknown {
  const list: unknown[] = [];
  for (let item = type._start; item; item = item.right) if (!item.deleted) list.push(...unitsOf(item));
  const entries = [...type._map]
    .filter(([, item]) => !item.deleted)
    .map(([key, item]) => [key, unitsOf(item)] as const);
  const name: unknown = 'nodeName' in type ? type.nodeName : undefined;
  return { name, list, entries: entries.sort(([a], [b]) => (a < b ? -1 : 1)) };
}

function unitsOf({ content }: Y.Item): unknown[] {
  if (content instanceof Y.ContentType) return [typeOf(content.type)];
  if (content instanceof Y.ContentFormat) return [{ format: content.key, value: content.value as unknown }];
  return content.getContent() as unknown[];
}
