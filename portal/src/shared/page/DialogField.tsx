import { useId, type ReactNode } from 'react';

/** What a field's control must carry so that it is read out with its label, hint and problem. */
export interface FieldNames {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  readonly control: (names: FieldNames) => ReactNode;
}

/** A labelled control of a dialog, with a hint and with what is wrong with it. */
export function DialogField({ label, hint, problem, control }: Props) {
  const id = useId();
  const told = `${id}-told`;
  return (
    <p className="dialog-field" data-wrong={problem !== undefined}>
      <label htmlFor={id}>{label}</label>
      {control({ id, 'aria-describedby': told, 'aria-invalid': problem !== undefined })}
      <small id={told}>{problem ?? hint}</small>
    </p>
  );
}
