/** What the person at the terminal sees: steps, one moving line of progress, and the address at the end. */
export interface Screen {
  step(text: string): void;
  /** Replaces the line of progress; on no terminal, a line every few seconds. */
  progress(text: string): void;
  warn(text: string): void;
}

export function openScreen(out: NodeJS.WriteStream = process.stdout): Screen {
  let moving = false;
  let lastAt = 0;
  const settle = () => {
    if (moving) out.write('\n');
    moving = false;
  };
  const line = (text: string) => {
    settle();
    out.write(`  ${text}\n`);
  };
  return {
    step: line,
    warn: (text) => line(`! ${text}`),
    progress(text) {
      if (out.isTTY) {
        out.write(`\r\u001b[K  ${text}`);
        moving = true;
      } else if (Date.now() - lastAt > 3_000) {
        lastAt = Date.now();
        out.write(`  ${text}\n`);
      }
    },
  };
}
