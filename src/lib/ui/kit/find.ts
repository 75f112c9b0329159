/** How typed words choose among options: every typed word begins some word of the option; «е» finds «ё». */
export function plainWords(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

export function matches(typed: string, ...texts: (string | undefined)[]): boolean {
  const words = plainWords(texts.join(' '));
  return plainWords(typed).every((start) => words.some((word) => word.startsWith(start)));
}
