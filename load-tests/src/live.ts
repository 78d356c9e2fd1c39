import { get, type IncomingMessage } from 'node:http';

/** Listens to the portal's live messages as a browser does; calls back with the number of each order that changed. */
export async function openLive(
  url: string,
  cookie: string,
  changed: (number: string) => void,
): Promise<{ close(): void }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/live`, { headers: { cookie, accept: 'text/event-stream' } }, resolve).once(
      'error',
      reject,
    );
  });
  if (answer.statusCode !== 200) throw new Error(`/api/live answered ${answer.statusCode ?? 0}`);
  answer.setEncoding('utf8');
  let rest = '';
  await new Promise<void>((resolve) => {
    answer.on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const data = part.split('\n').find((line) => line.startsWith('data:'));
        if (!data) continue;
        const message = JSON.parse(data.slice('data:'.length)) as {
          type: string;
          order?: { number: string };
        };
        if (message.type === 'hello') resolve();
        if (message.order) changed(message.order.number);
      }
    });
    answer.once('close', resolve);
  });
  return { close: () => void answer.destroy() };
}
