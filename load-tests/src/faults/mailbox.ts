import { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What came with one delivery; a mail that is repeated comes again under the same id. */
export interface Delivered {
  /** The mail's own part of the Message-ID: what stands before the host. */
  readonly id: string;
  readonly subject: string;
}

/** A real mail server for one run. */
export interface Mailbox {
  readonly url: string;
  /** All that it was given so far. */
  readonly delivered: readonly Delivered[];
  close(): Promise<void>;
}

/** Long header lines are folded: what goes on begins with a blank. */
const header = (mail: string, name: string): string =>
  new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im')
    .exec(mail)?.[1]
    ?.replaceAll(/\r?\n[ \t]+/g, ' ')
    .trim() ?? '';

export async function openMailbox(): Promise<Mailbox> {
  const delivered: Delivered[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const mail = Buffer.concat(parts).toString('utf8');
        const id = /^<(.*)@/.exec(header(mail, 'Message-ID'))?.[1] ?? '';
        delivered.push({ id, subject: header(mail, 'Subject') });
        done();
      });
    },
  });
  // A sender that is killed leaves its line broken.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    delivered,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
