/** The sum of a meter over all its labels, as Prometheus text shows it. */
export function sumOf(text: string, meter: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${meter}{`) || line.startsWith(`${meter} `))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function read(url: string, meter: string): Promise<number> {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) });
    return sumOf(await answer.text(), meter);
  } catch {
    // Busy or starting again: ask later.
    return Number.NaN;
  }
}

/** How many changes and events are on their way to the read models; NaN when that can't be told just now. */
export async function stillOnTheWay(urls: { sync: string; projections: string }): Promise<number> {
  const backlog = await read(urls.sync, 'sync_backlog');
  return backlog + (await read(urls.projections, 'projection_lag_events'));
}
