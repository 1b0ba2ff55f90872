import { pino } from 'pino';

export type Log = pino.Logger;

/** State of a part as `/readyz` and the start show it. */
export interface PartStatus {
  readonly part: 'index' | 'model' | 'store' | 'Slack' | 'Teams' | 'composer';
  readonly state: 'on' | 'off' | 'broken';
  /** For the start and the log only: what it is, or what would turn it on. Never a secret. */
  readonly detail: string;
}

const SECRETS = ['token', 'botToken', 'appToken', 'signingSecret', 'appPassword', 'authorization', 'apiKey'];

/** JSON lines on standard error; standard output belongs to answers. Known secret fields are redacted. */
export function createLog(level: string): Log {
  return pino(
    { level, redact: [...SECRETS, ...SECRETS.map((field) => `*.${field}`), 'headers', '*.headers'], base: null },
    pino.destination({ dest: 2, sync: true }),
  );
}
