import * as z from 'zod/v4';
import { Request } from './requests.js';

/** Whose token answers: of a workspace, or of an organisation that has installed the app as a whole. */
export const Workspace = z.object({
  team: z.string().optional(),
  enterprise: z.string().optional(),
  org: z.boolean(),
});
export type Workspace = z.infer<typeof Workspace>;

const Place = {
  workspace: Workspace,
  channel: z.string(),
  /** The thread that the answer belongs to. */
  thread: z.string(),
  user: z.string(),
  direct: z.boolean(),
};

/** What the inbox keeps of a delivery: as much as its answer needs, and nothing of the envelope. */
export const Kept = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('post'),
    ...Place,
    ts: z.string(),
    text: z.string(),
    /** Set where the words were written into a window, and stand nowhere in the thread. */
    unseen: z.boolean().optional(),
  }),
  /** Without a request where nothing was asked. */
  z.object({ kind: z.literal('command'), request: Request.nullable(), responseUrl: z.string() }),
  z.object({
    kind: z.literal('share'),
    request: Request.nullable(),
    user: z.string().regex(/^[UW][A-Z0-9]+$/),
    responseUrl: z.string(),
  }),
  /** Too many questions at once: said once, where the first of those too many was asked. */
  z.object({ kind: z.literal('notice'), ...Place }),
  z.object({ kind: z.literal('privateNotice'), responseUrl: z.string() }),
]);
export type Kept = z.infer<typeof Kept>;
export type Post = Extract<Kept, { kind: 'post' }>;
