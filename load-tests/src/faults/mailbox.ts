import { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A real mail server for one run; keeps the subjects of what it was given. */
export interface Mailbox {
  readonly url: string;
  readonly subjects: () => readonly string[];
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const subjects: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const subject = /^Subject: (.*)$/im.exec(Buffer.concat(parts).toString('utf8'))?.[1];
        subjects.push(subject ?? '(no subject)');
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    subjects: () => subjects,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
