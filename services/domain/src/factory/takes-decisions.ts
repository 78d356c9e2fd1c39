import type { FactorySettings } from './settings';

/** True when what an engineer decides in the portal reaches the factory: its program answers, or its database takes commands. */
export const takesDecisions = ({
  production: { answers, connector },
}: Pick<FactorySettings, 'production'>): boolean =>
  answers !== undefined || (connector.kind === 'sql' && connector.answers?.command !== undefined);
