import * as z from 'zod/v4';

/** Tokens of a reply: claims about one chapter need no more, and a model that runs on must end. */
const TOKENS = 1500;
const SEED = 15;

/** Settings of a call that a server may not know; each has what is tried in its place. */
const INSTEAD = {
  temperature: {},
  seed: {},
  response_format: {},
  max_tokens: { max_completion_tokens: TOKENS },
  max_completion_tokens: {},
} as const;

/** The settings of a call, as far as the server is known to take them. */
export function createParameters() {
  const settings: Record<string, unknown> = { temperature: 0, seed: SEED, max_tokens: TOKENS, response_format: 'json' };
  return {
    of(name: string, schema: object): object {
      const json_schema = { name, strict: true, schema };
      return {
        ...settings,
        ...('response_format' in settings && { response_format: { type: 'json_schema', json_schema } }),
      };
    },
    /** Whether the server rejected one of the settings of the call by name; that one is left out from now on. */
    leaveOut(error: unknown, sent: object): boolean {
      const { status, param, message } = facts(error);
      if (status !== 400 && status !== 422) return false;
      const rejected = (name: string) =>
        param === '' ? new RegExp(`\\b${name}\\b`, 'u').test(message) : param === name;
      // Calls that were under way together are rejected for the same name; the later ones only try again.
      const names = Object.entries(INSTEAD).filter(([name]) => name in sent && rejected(name));
      for (const [name, instead] of names) {
        if (!(name in settings)) continue;
        delete settings[name];
        Object.assign(settings, instead);
      }
      return names.length > 0;
    },
  };
}

/** What an error of the SDK says of itself, read without its classes, which are loaded only with it. */
const Facts = z.object({
  status: z.number().optional().catch(undefined),
  param: z.string().catch(''),
  code: z.string().catch(''),
  message: z.string().catch(''),
  headers: z.instanceof(Headers).optional().catch(undefined),
});

export function facts(error: unknown): z.infer<typeof Facts> {
  return Facts.catch({ status: undefined, param: '', code: '', message: '', headers: undefined }).parse(error);
}
