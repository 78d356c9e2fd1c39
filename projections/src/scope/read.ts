/**
 * What a viewer may see of the orders. Every reader that shows orders takes one; nobody else decides visibility. An
 * absent part does not limit, an empty list shows nothing.
 */
export interface Scope {
  /** The factories that concern the viewer; for staff without limits, all of them. */
  readonly factories: readonly string[];
  /** Dealer ids (`factory~code`). */
  readonly dealers?: readonly string[] | undefined;
  /** Branch ids of the viewer's dealer. An order that belongs to no branch is the dealer's, not the branch's. */
  readonly branches?: readonly string[] | undefined;
}

/** Where an order belongs: what a scope is compared with. */
export interface Place {
  readonly factory: string;
  readonly dealerId: string;
  readonly branch?: string | undefined;
}

/** May a viewer of this scope see what belongs there? */
export const mayRead = (scope: Scope, { factory, dealerId, branch }: Place): boolean =>
  scope.factories.includes(factory) &&
  (scope.dealers?.includes(dealerId) ?? true) &&
  (scope.branches === undefined || (branch !== undefined && scope.branches.includes(branch)));

/** The same for SQL: conditions over the columns factory, dealer_id and branch of `alias`. */
export function scopeConditions(
  scope: Scope,
  alias: string,
  parameter: (value: unknown) => string,
): string[] {
  return [
    `${alias}.factory = any(${parameter(scope.factories)}::text[])`,
    ...(scope.dealers ? [`${alias}.dealer_id = any(${parameter(scope.dealers)}::text[])`] : []),
    ...(scope.branches ? [`${alias}.branch = any(${parameter(scope.branches)}::text[])`] : []),
  ];
}
