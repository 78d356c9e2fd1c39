import { SMTPServer } from 'smtp-server';

/** A mail as it arrived: its headers unfolded, its bodies decoded. */
export interface ArrivedMail {
  readonly to: readonly string[];
  readonly raw: string;
  header(name: string): string | undefined;
  readonly subject: string;
  /** All text of it, plain and HTML. */
  readonly body: string;
}

export interface MailServer {
  readonly url: string;
  readonly arrived: ArrivedMail[];
  /** While set, every mail is refused with this sentence. */
  refuse: string | undefined;
  /** Subjects of mails that are refused for good (554) once their text was read. */
  readonly refuseSubject: Set<string>;
  /** Recipients that are refused, each with the number of the answer. */
  readonly refuseAddress: Map<string, number>;
  stop(): Promise<void>;
}

const decodedWords = (text: string) =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, inner: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(inner, 'base64').toString('utf8')
        : decodedQuoted(inner.replaceAll('_', ' ')),
    );
const decodedQuoted = (text: string) =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

function read(raw: string, to: readonly string[]): ArrivedMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const header = (name: string) =>
    lines.find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}: `))?.slice(name.length + 2);
  const parts = rest.join('\r\n\r\n').split(/\r\n--[^\r\n]*\r\n/);
  const body = [rest.join('\r\n\r\n'), ...parts]
    .map((part) =>
      /base64/i.test(part.split('\r\n\r\n')[0] ?? '')
        ? Buffer.from(part.split('\r\n\r\n').slice(1).join(''), 'base64').toString('utf8')
        : decodedQuoted(part),
    )
    .join('\n');
  return { to, raw, header, subject: decodedWords(header('Subject') ?? ''), body };
}

/** A real mail server on a port of this machine, which keeps what it takes. `port` 0: any. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const arrived: ArrivedMail[] = [];
  const mails: MailServer = {
    url: '',
    arrived,
    refuse: undefined,
    refuseSubject: new Set(),
    refuseAddress: new Map(),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const responseCode = mails.refuseAddress.get(address);
      if (responseCode === undefined) done();
      else done(Object.assign(new Error('not here'), { responseCode }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (mails.refuse !== undefined) {
          done(new Error(mails.refuse));
          return;
        }
        const mail = read(
          Buffer.concat(chunks).toString('latin1'),
          session.envelope.rcptTo.map(({ address }) => address),
        );
        if (mails.refuseSubject.has(mail.subject)) {
          done(Object.assign(new Error('not this text'), { responseCode: 554 }));
          return;
        }
        arrived.push(mail);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const taken = await new Promise<number>((resolve) => {
    const listening = server.listen(port, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return Object.assign(mails, { url: `smtp://127.0.0.1:${taken}` });
}
