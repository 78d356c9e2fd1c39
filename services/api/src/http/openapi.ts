import { z } from 'zod';
import { problem } from '../contract';
import { none, openRoute, type Route } from './route';

type Json = Record<string, unknown>;

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const described: Json = { ...z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) };
  // Said once for the whole document.
  delete described['$schema'];
  return described;
};

const inJson = (schema: z.ZodType): Json => ({
  'application/json': { schema: jsonSchema(schema, 'output') },
});

function parameters(route: Route): Json[] {
  const of = (schema: z.ZodType, place: 'path' | 'query'): Json[] => {
    if (schema === none) return [];
    const { properties, required } = z
      .object({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()).default([]) })
      .parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
    return Object.entries(properties).map(([name, shape]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: shape,
    }));
  };
  const header = (name: string, description: string, required: boolean): Json => ({
    name,
    in: 'header',
    description,
    required,
    schema: { type: 'string', maxLength: 200 },
  });
  return [
    ...of(route.params, 'path'),
    ...of(route.query, 'query'),
    ...(route.method !== 'get' && !route.withoutCsrf
      ? [header('X-CSRF-Token', 'csrfToken of GET /api/session', true)]
      : []),
    ...(route.command
      ? [header('Idempotency-Key', 'A repeated request gets the first one’s answer', false)]
      : []),
  ];
}

function answer(route: Route): Json {
  const { answers } = route;
  if (answers === 'nothing') return { '204': { description: 'Done' } };
  const content =
    typeof answers === 'string' ? { [answers]: { schema: { type: 'string' } } } : inJson(answers);
  return { '200': { description: 'OK', content } };
}

function operation(route: Route): Json {
  const given = parameters(route);
  return {
    summary: route.summary,
    operationId: `${route.method}${route.path.replace(/^\/api/, '').replace(/[^a-zA-Z]+(\w)/g, (_, c: string) => c.toUpperCase())}`,
    ...(given.length ? { parameters: given } : {}),
    ...(route.body === none
      ? {}
      : {
          requestBody: {
            // What is left out is read as an empty object.
            required: !route.body.safeParse({}).success,
            content: { 'application/json': { schema: jsonSchema(route.body, 'input') } },
          },
        }),
    responses: {
      ...answer(route),
      default: {
        description: 'Refused: a problem document',
        content: { 'application/problem+json': { schema: jsonSchema(problem, 'output') } },
      },
    },
    security: route.needs === 'nothing' ? [] : [{ session: [] }],
    'x-permission': route.needs,
  };
}

/** The description of every route of the list, made from the schemas that check its requests. */
export function openApiOf(routes: readonly Route[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operation(route) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mullion',
      version,
      description: 'The dealer portal of make-to-order factories. Refusals are problem documents (RFC 9457).',
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'mullion_session' } },
    },
  };
}

const VERSION = '0.1.0';

/** The route that answers the description of all others, and of itself. */
export function openApiRoute(others: readonly Route[]): Route {
  let text: string | undefined;
  const self: Route = openRoute({
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This description',
    query: none,
    params: none,
    body: none,
    answers: z.record(z.string(), z.unknown()),
    handle: () => Promise.resolve({ json: (text ??= JSON.stringify(openApiOf([...others, self], VERSION))) }),
  });
  return self;
}
