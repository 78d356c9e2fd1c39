import { createTransport } from 'nodemailer';
import type { Database } from '@mullion/platform/db/database';
import {
  claimMail,
  LONGEST_RETRY,
  type Mail,
  mailFailed,
  mailTaken,
  type Taken,
} from '@mullion/platform/incidents/mails';
import type { Log } from '@mullion/platform/process/log';

/** Seconds in which nobody else tries a mail that was taken: longer than the timeouts below let a try take. */
const CLAIM = 180;
const TIMEOUTS = {
  connectionTimeout: 15_000,
  greetingTimeout: 15_000,
  dnsTimeout: 15_000,
  socketTimeout: 60_000,
};
const FIRST_RETRY = 5;
/** Seconds. Older than three days, a mail that does not get through is of no use any more. */
const GIVEN_UP_AFTER = 3 * 86_400;
/** How a try ended: all have it, the mail server refused it for some, or for everybody. */
export type Outcome = 'sent' | 'partly' | 'failed';

export interface SenderParts {
  readonly db: Database;
  readonly log: Log;
  readonly smtpUrl: string;
  readonly from: string;
  /** Hears how each try ended. */
  readonly tried?: (outcome: Outcome) => void;
  /** Seconds until the next try of a mail that failed so often. */
  readonly retryAfter?: (tries: number) => number;
}

export interface Sender {
  /** Sends what is due; ends early when the mail server does not take it. */
  sendDue(): Promise<void>;
  /** Waits for the mail that is on its way. */
  stop(): Promise<void>;
}

const grows = (tries: number) => Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.min(tries - 1, 20));

/** An address that the mail server refused, as the SMTP library tells it. */
interface Rejection {
  readonly recipient: string;
  readonly responseCode: number;
}
const isRejection = (given: unknown): given is Rejection =>
  given instanceof Error &&
  'recipient' in given &&
  typeof given.recipient === 'string' &&
  'responseCode' in given &&
  typeof given.responseCode === 'number';

/** The library sends and throws the rejections under the same name. */
function rejectionsOf(told: object): readonly Rejection[] {
  const listed: unknown = 'rejectedErrors' in told ? told.rejectedErrors : undefined;
  const all: readonly unknown[] = Array.isArray(listed) ? listed : [];
  return all.filter(isRejection);
}

/** Which of these addresses were refused. The library may have changed the case of what it was given. */
const among = (addresses: readonly string[], rejections: readonly Rejection[]): string[] => {
  const refused = new Set(rejections.map(({ recipient }) => recipient.toLowerCase()));
  return addresses.filter((address) => refused.has(address.toLowerCase()));
};
/** An answer of 500 or above will stay as it is; others (a full mailbox, greylisting) ask to be tried again. */
const forGood = ({ responseCode }: Rejection) => responseCode >= 500;

const aboutOf = ({ id, subject, tries }: Mail) => ({ mail: id, subject, tries });

/** Message-IDs need a host: that of the sender's address. */
const hostOf = (from: string) => /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

/**
 * Sends the mails that are kept, each until the mail server has taken it. The Message-ID is the mail's own: who dies between
 * sending and noting it repeats the same message.
 */
export function openSender({
  db,
  log,
  smtpUrl,
  from,
  tried = () => undefined,
  retryAfter = grows,
}: SenderParts): Sender {
  const transport = createTransport({
    url: smtpUrl,
    ...TIMEOUTS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const messageId = (id: string) => `<${id}@${hostOf(from)}>`;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  /** Undefined when nobody's case is settled: `failed` has noted that. */
  async function deliver(mail: Mail): Promise<Taken | undefined> {
    const { recipients, left, reached, subject, text, html, answers, createdAt } = mail;
    try {
      const told = await transport.sendMail({
        from,
        to: [...recipients],
        envelope: { from, to: [...left] },
        subject,
        text,
        html,
        date: createdAt,
        messageId: messageId(mail.id),
        ...(answers ? { inReplyTo: messageId(answers), references: [messageId(answers)] } : {}),
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
      });
      const rejections = rejectionsOf(told);
      const notNow = among(left, rejections);
      return {
        reached: left.filter((address) => !notNow.includes(address)),
        refused: among(left, rejections.filter(forGood)),
      };
    } catch (error) {
      const rejections = error instanceof Error ? rejectionsOf(error) : [];
      const refused = among(left, rejections.filter(forGood));
      // Who takes the mail for others works: what it says of an address is about that address. Of all for good it is final.
      if (refused.length > 0 && (reached.length > 0 || refused.length === left.length))
        return { reached: [], refused };
      await failed(mail, error);
      return undefined;
    }
  }

  async function failed(mail: Mail, error: unknown): Promise<void> {
    const hopeless = mail.ageSeconds > GIVEN_UP_AFTER;
    const words = error instanceof Error ? error.message : String(error);
    await mailFailed(db, mail, words.slice(0, 500), hopeless ? undefined : retryAfter(mail.tries));
    tried('failed');
    const about = aboutOf(mail);
    if (hopeless) log.error({ ...about, err: error }, 'a mail is given up');
    else log.warn({ ...about, err: error }, 'a mail could not be sent; tried again');
  }

  /** Answers whether the mail server takes mails. */
  async function sendOne(mail: Mail): Promise<boolean> {
    const taken = await deliver(mail);
    if (!taken) return false;
    await mailTaken(db, mail, taken, retryAfter(mail.tries));
    const { reached, refused } = taken;
    const about = { ...aboutOf(mail), reached: reached.length, refused: refused.length };
    if (reached.length === mail.left.length) {
      tried('sent');
      log.info(about, 'mail sent');
    } else if (refused.length === mail.recipients.length) {
      tried('failed');
      log.error(about, 'a mail is given up: the mail server refused every address for good');
    } else {
      tried('partly');
      log.warn(about, 'the mail server refused some of the addresses');
    }
    return true;
  }

  async function sendAll(): Promise<void> {
    while (!stopped) {
      const mail = await claimMail(db, CLAIM);
      if (!mail || !(await sendOne(mail))) return;
    }
  }

  return {
    sendDue() {
      running = sendAll();
      return running;
    },
    async stop() {
      stopped = true;
      await running.catch(() => undefined);
      transport.close();
    },
  };
}
