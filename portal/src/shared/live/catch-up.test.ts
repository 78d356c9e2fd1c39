import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it, vi } from 'vitest';
import { catchUp } from './catch-up';

/** A list on the page, whose reads the test answers. */
function shownList(client: QueryClient, key = 'orders') {
  const answers: ((answer: string) => void)[] = [];
  const observer = new QueryObserver(client, {
    queryKey: [key],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
    staleTime: Infinity,
  });
  observer.subscribe(() => undefined);
  return { answers, shown: () => observer.getCurrentResult().data };
}

it('what was read before the line began is read again, and stays shown meanwhile', async () => {
  const client = new QueryClient();
  const { answers, shown } = shownList(client);
  answers[0]?.('before');
  await vi.waitFor(() => expect(shown()).toBe('before'));
  catchUp(client);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(shown()).toBe('before');
  answers[1]?.('after');
  await vi.waitFor(() => expect(shown()).toBe('after'));
});

it('a first read under way is shown when it comes, then read again', async () => {
  const client = new QueryClient();
  const { answers, shown } = shownList(client);
  catchUp(client);
  answers[0]?.('maybe old');
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(shown()).toBe('maybe old');
});

it('who is signed in is not asked for', async () => {
  const client = new QueryClient();
  const session = shownList(client, 'session');
  session.answers[0]?.('Olena');
  await vi.waitFor(() => expect(session.shown()).toBe('Olena'));
  catchUp(client);
  expect(client.isFetching()).toBe(0);
});
