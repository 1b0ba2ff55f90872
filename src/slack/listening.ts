import type { Quota } from '../inbox/quota.js';
import type { Poster } from './posting.js';
import type { ReplyParts } from './replies.js';
import type { Stops } from './stops.js';
import type { Workspaces } from './workspaces.js';

/** What the listeners are given. */
export interface Listening extends ReplyParts {
  readonly quota: Quota;
  readonly stops: Stops;
  readonly poster: Poster;
  readonly workspaces: Workspaces;
  readonly responseOrigins: readonly string[];
  /** Work that goes on after Slack was told that its delivery arrived: what may be lost, as it can be clicked again. */
  readonly afterwards: (work: Promise<unknown>) => void;
}
