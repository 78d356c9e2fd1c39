import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secrets = z.object({ masterKey: z.string(), demoPassword: z.string() });

/** Made once, kept with the data: losing the master key would lose all personal data in the log. */
export function keepSecrets(folder: string): z.infer<typeof secrets> {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) return secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const made = {
    masterKey: randomBytes(32).toString('base64'),
    // Read aloud and typed on phones: no signs, nothing ambiguous.
    demoPassword: Array.from(randomBytes(12), (byte) => 'abcdefghjkmnpqrstuvwxyz23456789'[byte % 31]).join(
      '',
    ),
  };
  writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}
