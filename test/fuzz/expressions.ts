import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

/** A regular expression of `src/`, and where it is written. */
export interface Expression {
  /** Path below `src/` and line. */
  readonly place: string;
  readonly pattern: RegExp;
}

/** What a file of `src/` holds, by its syntax tree. */
interface Found {
  readonly literals: readonly Expression[];
  /** Places where an expression is put together while the program runs. */
  readonly made: readonly string[];
}

/** Every regular expression that is written as one, and every place that makes one, in the files of `src/`. */
export function findExpressions(): Found {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.[jt]s$/.test(file));
  const found = files.sort().map(expressionsIn);
  return { literals: found.flatMap(({ literals }) => literals), made: found.flatMap(({ made }) => made) };
}

function expressionsIn(file: string): Found {
  const text = readFileSync(join('src', file), 'utf8');
  const literals: Expression[] = [];
  const made: string[] = [];
  for (const node of nodesOf(parseAst(text, { lang: file.endsWith('.ts') ? 'ts' : 'js' }))) {
    const place = `${file}:${text.slice(0, Number(node.start)).split('\n').length}`;
    const { regex, callee } = node as { regex?: { pattern: string; flags: string }; callee?: { name?: string } };
    if (regex) literals.push({ place, pattern: new RegExp(regex.pattern, regex.flags) });
    if (callee?.name === 'RegExp') made.push(place);
  }
  return { literals, made };
}

type Node = Readonly<Record<string, unknown>>;

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) yield value as Node;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

/**
 * Keeps every expression that code of `src/` makes by the constructor while `use` runs. In place of the global
 * constructor stands one that looks who calls it.
 */
export async function expressionsMadeBy(use: () => Promise<void>): Promise<Expression[]> {
  const seen = new Map<string, Expression>();
  const own = globalThis.RegExp;
  globalThis.RegExp = new Proxy(own, {
    construct(target, given) {
      const pattern: RegExp = Reflect.construct(target, given);
      const place = /\/src\/([\w/-]+\.[jt]s:\d+)/.exec(callerOf(new Error().stack ?? ''))?.[1];
      if (place !== undefined) seen.set(`${place} ${pattern}`, { place, pattern });
      return pattern;
    },
  });
  try {
    await use();
  } finally {
    globalThis.RegExp = own;
  }
  return [...seen.values()];
}

/** The line of a stack behind our own two. */
function callerOf(stack: string): string {
  return stack.split('\n').find((line, at) => at > 1 && !line.includes('/expressions.')) ?? '';
}
