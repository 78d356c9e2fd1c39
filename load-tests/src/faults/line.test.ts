import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Line, openLine } from './line';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Says its name, and then whatever it hears. */
async function echo(name: string): Promise<{ port: number; heard: string[] }> {
  const heard: string[] = [];
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(name);
    socket.on('data', (data) => {
      heard.push(data.toString());
      socket.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, heard };
}

async function call(line: Line) {
  const socket = connect({ port: line.port, host: '127.0.0.1' });
  let said = '';
  socket.on('data', (data) => (said += data.toString()));
  let failed = false;
  socket.on('error', () => (failed = true));
  socket.on('close', () => (failed = true));
  await once(socket, 'connect');
  ends.push(() => socket.destroy());
  return { say: (text: string) => socket.write(text), said: () => said, failed: () => failed };
}

const lineTo = async (...ports: number[]) => {
  const line = await openLine(() => ports);
  ends.push(() => line.close());
  return line;
};

test('a line passes both ways, and takes its targets in turn', async () => {
  const [one, two] = [await echo('one '), await echo('two ')];
  const line = await lineTo(one.port, two.port);
  const [a, b] = [await call(line), await call(line)];
  a.say('hello');
  await expect.poll(a.said).toBe('one hello');
  await expect.poll(b.said).toBe('two ');
});

test('a target that refuses is passed over; without any the caller is refused', async () => {
  const one = await echo('one ');
  const line = await lineTo(1, one.port);
  await expect.poll((await call(line)).said).toBe('one ');
  const dead = await call(await lineTo(1));
  await expect.poll(dead.failed).toBe(true);
});

test('a cut line breaks what is there, and takes new callers', async () => {
  const line = await lineTo((await echo('one ')).port);
  const before = await call(line);
  await expect.poll(before.said).toBe('one ');
  line.cut();
  await expect.poll(before.failed).toBe(true);
  expect(line.broken).toBe(1);
  await expect.poll((await call(line)).said).toBe('one ');
});

test('a stalled line holds everything up, and lets it through when it opens', async () => {
  const target = await echo('one ');
  const line = await lineTo(target.port);
  const caller = await call(line);
  await expect.poll(caller.said).toBe('one ');
  line.stall();
  caller.say('late');
  const other = await call(await lineTo(target.port));
  other.say('in time');
  await expect.poll(() => target.heard).toEqual(['in time']);
  line.open();
  await expect.poll(caller.said).toBe('one late');
});

test('a deaf line brings the question and not the answer', async () => {
  const target = await echo('one ');
  const line = await lineTo(target.port);
  const caller = await call(line);
  await expect.poll(caller.said).toBe('one ');
  line.deafen();
  caller.say('kept');
  await expect.poll(() => target.heard).toEqual(['kept']);
  expect(caller.said()).toBe('one ');
  line.cut();
  await expect.poll(caller.failed).toBe(true);
  expect(caller.said()).toBe('one ');
});
