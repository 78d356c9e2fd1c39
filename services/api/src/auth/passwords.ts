import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';

/** OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane. The package's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashing takes memory and a thread of the pool: more than this many at once wait, more than `QUEUE` are refused. */
const AT_ONCE = 4;
const QUEUE = 100;

/** Hashes and checks passwords; a check costs the same whether the account exists or not. */
export interface Passwords {
  hash(password: string): Promise<string>;
  /** Is it the password of this hash? Without a hash a stand-in is checked, and the answer is no. Undefined: too busy. */
  matches(hash: string | undefined, password: string): Promise<boolean | undefined>;
}

/** `check` is replaced in tests, to see which hashes are really checked. */
export async function openPasswords(check: typeof verify = verify): Promise<Passwords> {
  const standIn = await hash(randomBytes(16).toString('base64'), COST);
  const waiting: (() => void)[] = [];
  let running = 0;

  const slot = async (): Promise<boolean> => {
    if (running >= AT_ONCE) {
      if (waiting.length >= QUEUE) return false;
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running += 1;
    return true;
  };
  const done = () => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    hash: (password) => hash(password.normalize('NFKC'), COST),
    async matches(kept, password) {
      if (!(await slot())) return undefined;
      try {
        const same = await check(kept ?? standIn, password.normalize('NFKC'));
        return kept !== undefined && same;
      } finally {
        done();
      }
    },
  };
}
