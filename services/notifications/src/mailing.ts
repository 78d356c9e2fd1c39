import type { FactorySettings } from '@mullion/domain/factory/settings';
import type { Config } from '@mullion/platform/process/config';
import type { Log } from '@mullion/platform/process/log';
import { recipientsOf } from './addresses';

/** How mails are made: where their links lead, and who gets those of factories that name nobody. */
export interface Mailing {
  readonly portal: string;
  readonly ops: readonly string[];
}

type Settings = Pick<Config, 'SMTP_URL' | 'OPS_MAIL' | 'PUBLIC_URL' | 'PORT'>;

/** From the settings; undefined when there is no mail server. Says once, in the log, what keeps mails from being of use. */
export function mailingOf(
  { SMTP_URL, OPS_MAIL: ops = [], PUBLIC_URL, PORT }: Settings,
  factories: ReadonlyMap<string, FactorySettings>,
  log: Pick<Log, 'warn'>,
): Mailing | undefined {
  if (!SMTP_URL) {
    log.warn('SMTP_URL is not set: incidents are shown and logged, nobody gets mail');
    return undefined;
  }
  const nobody = [...factories.values()].filter((factory) => recipientsOf(factory, ops).length === 0);
  if (nobody.length > 0)
    log.warn(
      { factories: nobody.map(({ id }) => id) },
      'nobody gets mail of these factories: set OPS_MAIL, or `ops` in their settings',
    );
  const portal = PUBLIC_URL ?? `http://localhost:${PORT}`;
  if (!PUBLIC_URL)
    log.warn(
      { portal },
      'PUBLIC_URL is not set: links in mails lead to this address, which only this machine reaches',
    );
  return { portal, ops };
}
