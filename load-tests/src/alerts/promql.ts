/*
 * Reads the part of PromQL that our alert rules use, and refuses all else: what it takes, Prometheus takes too. It follows
 * the labels of each metric through the expression, which no parser can do that does not know our meters.
 */

/** The labels of a metric's series; undefined when there is no such metric. */
export type LabelsOf = (metric: string) => ReadonlySet<string> | undefined;

type Kind = 'scalar' | 'vector' | 'range';
interface Value {
  readonly kind: Kind;
  /** Of a scalar none. */
  readonly labels: ReadonlySet<string>;
}

const TOKENS = [
  ['duration', /(?:\d+[smhdw])+(?!\w)/y],
  ['number', /\d+(?:\.\d+)?(?![\w.])/y],
  ['string', /"[^"\\]*"/y],
  ['name', /[a-zA-Z_]\w*/y],
  ['sign', /==|!=|>=|<=|=~|!~|[-+*/><=(){}[\],:]/y],
] as const;
type Token = { readonly kind: (typeof TOKENS)[number][0] | 'end'; readonly text: string };

function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const skipBlanks = () => (at += /^\s*/.exec(expression.slice(at))?.[0].length ?? 0);
  for (skipBlanks(); at < expression.length; skipBlanks()) {
    const found = TOKENS.flatMap(([kind, pattern]) => {
      pattern.lastIndex = at;
      const text = pattern.exec(expression)?.[0];
      return text === undefined ? [] : [{ kind, text }];
    })[0];
    if (!found) throw new Error(`can't be read from «${expression.slice(at)}»`);
    tokens.push(found);
    at += found.text.length;
  }
  return [...tokens, { kind: 'end', text: 'the end' }];
}

/** Weakest first; what stands in one row is worked from left to right. */
const OPERATORS = [['or'], ['and', 'unless'], ['==', '!=', '>', '<', '>=', '<='], ['+', '-'], ['*', '/']];
const SETS = new Set(['or', 'and', 'unless']);
const AGGREGATIONS = new Set(['sum', 'max', 'min', 'avg', 'count']);
const FUNCTIONS: Readonly<Record<string, readonly Kind[]>> = {
  time: [],
  absent: ['vector'],
  rate: ['range'],
  increase: ['range'],
  changes: ['range'],
  deriv: ['range'],
  histogram_quantile: ['scalar', 'vector'],
};

const SCALAR: Value = { kind: 'scalar', labels: new Set() };
const vector = (labels: Iterable<string>): Value => ({ kind: 'vector', labels: new Set(labels) });
const named = (labels: ReadonlySet<string>) => [...labels].sort().join(', ') || 'no labels';

function need(labels: ReadonlySet<string>, asked: readonly string[], where: string): void {
  const missing = asked.filter((label) => !labels.has(label));
  if (missing.length > 0)
    throw new Error(`${where} asks for ${missing.join(', ')}, and there are ${named(labels)}`);
}

/** The labels of what an expression gives. Throws an Error that says what is wrong with it. */
export function labelsGiven(expression: string, labelsOf: LabelsOf): ReadonlySet<string> {
  const tokens = tokensOf(expression);
  let at = 0;
  const next = (): Token => tokens[at] ?? { kind: 'end', text: 'the end' };
  const take = (): Token => {
    const token = next();
    at += 1;
    return token;
  };
  const has = (text: string): boolean => {
    if (next().text !== text || next().kind === 'string') return false;
    at += 1;
    return true;
  };
  const expect = (text: string): void => {
    if (!has(text)) throw new Error(`needs ${text} before ${next().text}`);
  };
  const of = (kind: Token['kind']): string => {
    const token = take();
    if (token.kind !== kind) throw new Error(`needs a ${kind}, not ${token.text}`);
    return token.text;
  };
  const list = <T>(close: string, item: () => T): T[] => {
    const items: T[] = [];
    while (!has(close)) {
      if (items.length > 0) expect(',');
      items.push(item());
    }
    return items;
  };
  const names = (): string[] => {
    expect('(');
    return list(')', () => of('name'));
  };

  function selector(metric: string): Value {
    const own = labelsOf(metric);
    if (!own) throw new Error(`there is no metric ${metric}`);
    const matcher = () => {
      const label = of('name');
      const how = take().text;
      const pattern = of('string').slice(1, -1);
      if (how === '=~' || how === '!~') new RegExp(pattern);
      else if (how !== '=' && how !== '!=') throw new Error(`${label} can't be compared by ${how}`);
      return label;
    };
    if (has('{')) need(own, list('}', matcher), metric);
    return vector(own);
  }

  function aggregation(how: string): Value {
    const before = has('by') ? names() : undefined;
    expect('(');
    const over = expressionFrom(0);
    expect(')');
    const by = before ?? (has('by') ? names() : []);
    if (over.kind !== 'vector') throw new Error(`${how} takes a vector`);
    need(over.labels, by, `${how} by`);
    return vector(by);
  }

  function call(name: string): Value {
    const takes = FUNCTIONS[name];
    if (!takes) throw new Error(`${name} is no function that is known here`);
    expect('(');
    const given = list(')', () => expressionFrom(0));
    if (given.map(({ kind }) => kind).join() !== takes.join())
      throw new Error(`${name} takes (${takes.join(', ')})`);
    const last = given.at(-1);
    if (!last) return SCALAR;
    // Its labels are those of the matchers alone: nothing is there to have others.
    if (name === 'absent') return vector([]);
    if (name !== 'histogram_quantile') return vector(last.labels);
    need(last.labels, ['le'], name);
    return vector([...last.labels].filter((label) => label !== 'le'));
  }

  function operand(): Value {
    const token = take();
    if (token.kind === 'number') return SCALAR;
    if (token.text === '(' && token.kind === 'sign') {
      const inner = expressionFrom(0);
      expect(')');
      return inner;
    }
    if (token.kind !== 'name') throw new Error(`needs a value, not ${token.text}`);
    if (AGGREGATIONS.has(token.text)) return aggregation(token.text);
    return next().text === '(' ? call(token.text) : selector(token.text);
  }

  function ranged(): Value {
    const value = operand();
    if (!has('[')) return value;
    if (value.kind !== 'vector') throw new Error('only a vector has a range');
    of('duration');
    if (has(':') && next().text !== ']') of('duration');
    expect(']');
    return { kind: 'range', labels: value.labels };
  }

  function joined(left: Value, sign: string, on: string[] | undefined, right: Value): Value {
    if (left.kind === 'range' || right.kind === 'range') throw new Error(`${sign} takes no range`);
    if (left.kind === 'scalar' || right.kind === 'scalar') {
      if (on || SETS.has(sign)) throw new Error(`${sign} takes two vectors`);
      return left.kind === 'scalar' ? right : left;
    }
    if (on) for (const side of [left, right]) need(side.labels, on, `${sign} on`);
    else if (named(left.labels) !== named(right.labels))
      throw new Error(`${sign} never finds ${named(right.labels)} to ${named(left.labels)}`);
    return on && !SETS.has(sign) ? vector(on) : left;
  }

  function expressionFrom(level: number): Value {
    const signs = OPERATORS[level];
    if (!signs) return ranged();
    let left = expressionFrom(level + 1);
    for (let sign = signs.find(has); sign !== undefined; sign = signs.find(has)) {
      const on = has('on') ? names() : undefined;
      left = joined(left, sign, on, expressionFrom(level + 1));
    }
    return left;
  }

  const whole = expressionFrom(0);
  if (next().kind !== 'end') throw new Error(`does not end before ${next().text}`);
  if (whole.kind !== 'vector') throw new Error('gives no vector');
  return whole.labels;
}
