/** The body of an answer as text. Throws a sentence, and stops reading, when it is longer than `most` bytes or no UTF-8. */
export async function readCapped(answer: Response, most: number): Promise<string> {
  if (answer.body === null) return '';
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new Error(`its answer is larger than ${most} bytes`);
    }
    parts.push(value);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new Error('its answer is not UTF-8');
  }
}
