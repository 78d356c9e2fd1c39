import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { z } from 'zod';

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Words that say what to do, for the usual slips. */
const SLIPS: Record<string, string> = {
  PropertyNameExpected: 'a name in quotes is missing here (or a comma is too much)',
  ValueExpected: 'a value is missing here (or a comma is too much)',
  ColonExpected: 'a colon is missing here',
  CommaExpected: 'a comma is missing here',
  CloseBraceExpected: 'a } is missing here',
  CloseBracketExpected: 'a ] is missing here',
  EndOfFileExpected: 'there is more after the end',
  InvalidSymbol: 'this is no value: texts stand in double quotes',
  UnexpectedEndOfString: 'a text does not end: its closing quote is missing',
  InvalidCommentToken: 'JSON has no comments',
};

/** A name that stands twice in one object: the first would be lost without a word. */
function repeated(node: Node): Node | undefined {
  const names = new Set<unknown>();
  for (const child of node.children ?? []) {
    const [name] = node.type === 'object' ? (child.children ?? []) : [];
    if (name && names.has(name.value)) return name;
    if (name) names.add(name.value);
    const deeper = repeated(child);
    if (deeper) return deeper;
  }
  return undefined;
}

type Path = (string | number)[];

/** Where the file speaks of this path; where something is missing, what it is missing from. */
function nodeAt(root: Node, path: Path): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    // Told by the line of its name: its value may begin a line below.
    if (node) return node.parent?.type === 'property' ? node.parent : node;
  }
  return root;
}

function sentence(text: string, root: Node, issue: z.core.$ZodIssue): { line: number; words: string } {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const first = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const missing = path.length > 0 && !findNodeAtLocation(root, path) && issue.message.startsWith('Invalid');
  const words = `${path.join('.') || 'the file'}: ${missing ? 'is missing' : issue.message}`;
  return { line: lineAt(text, nodeAt(root, [...path, ...first]).offset), words };
}

/** Reads JSON text through a schema; what does not fit is an Error with the line and the reason, a line for each. */
export function readJson<T extends z.ZodType>(name: string, text: string, schema: T): z.infer<T> {
  const slips: ParseError[] = [];
  const root = parseTree(text, slips, { disallowComments: true });
  const [slip] = slips;
  if (slip || !root) {
    const code = slip ? printParseErrorCode(slip.error) : 'ValueExpected';
    throw new Error(`${name}, line ${lineAt(text, slip?.offset ?? 0)}: is no JSON: ${SLIPS[code] ?? code}`);
  }
  const twice = repeated(root);
  if (twice)
    throw new Error(`${name}, line ${lineAt(text, twice.offset)}: ${String(twice.value)} stands here twice`);
  const parsed = schema.safeParse(getNodeValue(root));
  if (parsed.success) return parsed.data;
  const told = parsed.error.issues
    .map((issue) => sentence(text, root, issue))
    .sort((a, b) => a.line - b.line);
  throw new Error(told.map(({ line, words }) => `${name}, line ${line}: ${words}`).join('\n'));
}

/** Reads every `*.json` of a folder through one schema. A file that doesn't fit gives an Error that names file, line and reason. */
export function readJsonFolder<T extends z.ZodType>(folder: string, schema: T): z.infer<T>[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readJson(name, readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, ''), schema));
}
