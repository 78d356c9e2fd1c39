import { construction, type Construction } from '@mullion/domain/construction/schema';

export function readConstruction(
  raw: unknown,
): { readonly drawing: Construction } | { readonly problem: string } {
  const parsed = construction.safeParse(raw);
  if (parsed.success) return { drawing: parsed.data };
  const [issue] = parsed.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}` };
}
