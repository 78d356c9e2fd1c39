/** The code blocks of a Markdown text by their names: the word after the language (```json odesa.json). */
export function namedBlocks(markdown: string): ReadonlyMap<string, string> {
  const blocks = new Map<string, string>();
  for (const [, name, text] of markdown.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) {
    if (name === undefined || text === undefined) continue;
    if (blocks.has(name)) throw new Error(`Two blocks are called ${name}`);
    blocks.set(name, text);
  }
  return blocks;
}
