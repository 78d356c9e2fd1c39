import { session as sessionAnswer } from '../contract';

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json(): unknown;
}

/** Somebody with a browser: keeps the cookie, sends the CSRF token. */
export class Visitor {
  cookie: string | undefined;
  csrfToken: string | undefined;
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  headers(): Record<string, string> {
    return {
      ...(this.cookie ? { cookie: this.cookie } : {}),
      ...(this.csrfToken ? { 'x-csrf-token': this.csrfToken } : {}),
    };
  }

  async ask(
    method: string,
    path: string,
    init: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Got> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers(),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
      ...(init.body === undefined
        ? {}
        : { body: typeof init.body === 'string' ? init.body : JSON.stringify(init.body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (): unknown => JSON.parse(text),
    };
  }

  get(path: string, headers?: Record<string, string>): Promise<Got> {
    return this.ask('GET', path, headers ? { headers } : {});
  }

  /** Signs in and keeps what the browser would keep. */
  async signIn(email: string, password: string): Promise<Got> {
    const got = await this.ask('POST', '/api/session', { body: { email, password } });
    if (got.status === 200) {
      this.cookie = got.headers.get('set-cookie')?.split(';')[0];
      this.csrfToken = sessionAnswer.parse(got.json()).csrfToken ?? undefined;
    }
    return got;
  }

  /** Opens the live stream; `messages` grows as they come. */
  async live(query = '', headers: Record<string, string> = {}): Promise<LiveLine> {
    const ending = new AbortController();
    const response = await fetch(`${this.#url}/api/live${query}`, {
      headers: { ...this.headers(), ...headers },
      signal: ending.signal,
    });
    const line: LiveLine = {
      status: response.status,
      messages: [],
      ended: false,
      close: () => ending.abort(),
    };
    const { body } = response;
    if (body) void readLines(body, line);
    return line;
  }
}

export interface LiveLine {
  readonly status: number;
  readonly messages: { id: string | undefined; data: unknown }[];
  ended: boolean;
  close(): void;
}

async function readLines(body: ReadableStream<Uint8Array>, line: LiveLine): Promise<void> {
  let kept = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      kept += decoder.decode(chunk, { stream: true });
      const blocks = kept.split('\n\n');
      kept = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) =>
          block
            .split('\n')
            .find((row) => row.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        const data = field('data');
        if (data !== undefined) line.messages.push({ id: field('id'), data: JSON.parse(data) as unknown });
      }
    }
  } catch {
    // The test closed the line.
  }
  line.ended = true;
}
