import { z } from 'zod';
import { none, route, type Route } from '../http/route';
import { LiveClient } from './client';
import type { Hub } from './hub';

/** A person may have this many pages open; a forgotten program may not have thousands. */
const MOST_STREAMS = 30;
/** After this long a page comes back by itself, with what its person may see by then. */
const LONGEST_MS = 30 * 60_000;

const position = z.string().regex(/^\d{1,15}$/, 'must be a log position');
const liveQuery = z.object({
  /** For those who can't send Last-Event-ID. */
  last: position.optional(),
});

export function liveRoutes(hub: Hub): Route[] {
  return [
    route({
      method: 'get',
      path: '/api/live',
      summary: 'Changes as they happen: server-sent events, resumed by Last-Event-ID',
      needs: 'session',
      query: liveQuery,
      params: none,
      body: none,
      answers: 'text/event-stream',
      handle: async ({ query, session, header }) => {
        // Anything else in that header is no position of ours: begin anew.
        const given = position.safeParse(header('last-event-id') ?? query.last);
        if (hub.streamsOf(session.user.id) >= MOST_STREAMS)
          return { refused: 'too-many-streams', retryAfterSeconds: 10 };
        return Promise.resolve({
          stream: (request, response) => {
            const client = new LiveClient(session, response, given.success ? Number(given.data) : undefined);
            client.open();
            if (request.method === 'HEAD') {
              client.end();
              return;
            }
            request.socket.setNoDelay(true);
            const enough = setTimeout(() => client.end(), LONGEST_MS);
            response.once('close', () => {
              clearTimeout(enough);
              hub.leave(client);
            });
            hub.join(client);
          },
        });
      },
    }),
  ];
}
