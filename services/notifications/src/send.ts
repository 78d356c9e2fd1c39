import { createTransport } from 'nodemailer';
import type { Database } from '@mullion/platform/db/database';
import { claimMail, type Mail, mailFailed, mailSent } from '@mullion/platform/incidents/mails';
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
const LONGEST_RETRY = 600;
/** Older than three days, a mail that does not get through is of no use any more. */
const GIVEN_UP_AFTER = 3 * 86_400_000;

export interface SenderParts {
  readonly db: Database;
  readonly log: Log;
  readonly smtpUrl: string;
  readonly from: string;
  /** Hears how each try ended. */
  readonly tried?: (outcome: 'sent' | 'failed') => void;
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

  async function sendOne(mail: Mail): Promise<boolean> {
    const about = { mail: mail.id, subject: mail.subject, tries: mail.tries };
    const { recipients, subject, text, html, answers, createdAt } = mail;
    try {
      const { rejected } = await transport.sendMail({
        from,
        to: [...recipients],
        subject,
        text,
        html,
        date: createdAt,
        messageId: messageId(mail.id),
        ...(answers ? { inReplyTo: messageId(answers), references: [messageId(answers)] } : {}),
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
      });
      if (rejected.length > 0)
        log.warn({ ...about, rejected: rejected.length }, 'the mail server refused some of the addresses');
    } catch (error) {
      const hopeless = Date.now() - createdAt.getTime() > GIVEN_UP_AFTER;
      const words = error instanceof Error ? error.message : String(error);
      await mailFailed(db, mail, words.slice(0, 500), hopeless ? undefined : retryAfter(mail.tries));
      tried('failed');
      if (hopeless) log.error({ ...about, err: error }, 'a mail is given up');
      else log.warn({ ...about, err: error }, 'a mail could not be sent; tried again');
      return false;
    }
    await mailSent(db, mail);
    tried('sent');
    log.info(about, 'mail sent');
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
