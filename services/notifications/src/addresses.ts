import type { FactorySettings } from '@mullion/domain/factory/settings';

/** Who is told of a factory: those its settings name, else those of OPS_MAIL. In ascending order, each once. */
export const recipientsOf = ({ ops }: Pick<FactorySettings, 'ops'>, others: readonly string[]): string[] =>
  [...new Set(ops.length > 0 ? ops : others)].sort();
