// What the reading API is measured against: Express with nothing but one Redis GET for each answer. A program of its own,
// like the API; the parent sends the Redis and the bytes, and hears the port.
import express from 'express';
import { Redis } from 'ioredis';

process.once('message', async ({ redisUrl, answers }) => {
  const redis = new Redis(redisUrl);
  const app = express();
  app.disable('x-powered-by');
  // The API makes none either; with it, this server would be slower.
  app.disable('etag');
  for (const [path, body] of Object.entries(answers)) {
    await redis.set(path, body);
    app.get(path, async (_request, response) => {
      response.type('json').send(await redis.get(path));
    });
  }
  const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
});
process.once('disconnect', () => process.exit(0));
