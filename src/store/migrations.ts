import type { Generated, Migration } from 'kysely';
import { sql } from 'kysely';

/** Times are milliseconds since 1970; bodies are JSON as text, so that both stores hold the same bytes. */
export interface Tables {
  inbox: {
    key: string;
    conversation: string;
    surface: string;
    body: string;
    state: 'new' | 'working' | 'posting' | 'done' | 'dead';
    /** Goes up with every claim; a late writer holds an old one. */
    fence: Generated<number>;
    lease_until: Generated<number>;
    not_before: Generated<number>;
    tries: Generated<number>;
    reply_ref: string | null;
    /** Why it is dead, in words for an operator; never what was asked. */
    reason: string | null;
    /** Order of arrival. */
    seq: Generated<number>;
    at: number;
    ended_at: number | null;
  };
  /** Second names of deliveries that a platform sends again under a new id. */
  resent: { key: string; at: number };
  turns: { id: Generated<number>; conversation: string; q: string; a: string | null; at: number };
  receipts: {
    id: string;
    surface: string;
    source: string;
    index_digest: string;
    prompt: string;
    answer: string;
    kind: string;
    text: string | null;
    reply_ref: string | null;
    at: number;
  };
  feedback: { receipt: string; person: string; verdict: string; reason: string | null; at: number };
  installations: { id: string; installation: string; at: number };
}

/** What brings the tables up to date, for each kind of store; run again by a second process, it changes nothing. */
export function migrationsFor(kind: 'sqlite' | 'postgres'): Record<string, Migration> {
  const serial = sql.raw(kind === 'sqlite' ? 'integer primary key autoincrement' : 'bigserial primary key');
  return {
    '001-inbox': {
      async up(db) {
        for (const statement of [
          sql`create table if not exists inbox (
            seq ${serial}, key text not null unique, conversation text not null, surface text not null,
            body text not null, state text not null, fence bigint not null default 0,
            lease_until bigint not null default 0, not_before bigint not null default 0,
            tries bigint not null default 0, reply_ref text, reason text, at bigint not null, ended_at bigint)`,
          sql`create index if not exists inbox_waiting on inbox (conversation, seq)
            where state in ('new', 'working', 'posting')`,
          sql`create index if not exists inbox_by_state on inbox (state, seq)`,
          sql`create table if not exists resent (key text primary key, at bigint not null)`,
          sql`create table if not exists turns (
            id ${serial}, conversation text not null, q text not null, a text, at bigint not null)`,
          sql`create index if not exists turns_by_conversation on turns (conversation, id)`,
          sql`create table if not exists receipts (
            id text primary key, surface text not null, source text not null, index_digest text not null,
            prompt text not null, answer text not null, kind text not null, text text, reply_ref text,
            at bigint not null)`,
          sql`create index if not exists receipts_by_reply on receipts (reply_ref)`,
          sql`create table if not exists feedback (
            receipt text not null, person text not null, verdict text not null, reason text, at bigint not null,
            primary key (receipt, person))`,
          sql`create table if not exists installations (
            id text primary key, installation text not null, at bigint not null)`,
        ]) {
          await statement.execute(db);
        }
      },
    },
  };
}
