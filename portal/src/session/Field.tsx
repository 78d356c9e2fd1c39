import { useId, type ComponentProps, type ReactNode, type Ref } from 'react';

interface Props extends Omit<ComponentProps<'input'>, 'children' | 'id'> {
  readonly label: string;
  /** What is wrong with what was typed, and what to do. */
  readonly problem?: string | undefined;
  readonly ref?: Ref<HTMLInputElement>;
  /** A control inside the field, after the text. */
  readonly children?: ReactNode;
}

export function Field({ label, problem, children, ...input }: Props) {
  const id = useId();
  return (
    <p className="sign-in-field" data-wrong={problem !== undefined}>
      <label htmlFor={id}>{label}</label>
      <span className="sign-in-input">
        <input
          {...input}
          id={id}
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
        />
        {children}
      </span>
      <span id={`${id}-problem`} className="sign-in-problem">
        {problem}
      </span>
    </p>
  );
}
