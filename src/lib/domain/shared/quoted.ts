/** A name in guillemets; those that are in it become „inner ones“, since two of a kind never stand side by side. */
export const quoted = (name: string): string => `«${name.trim().replaceAll('«', '„').replaceAll('»', '“')}»`;
