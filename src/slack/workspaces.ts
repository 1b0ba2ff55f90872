import {
  type Authorize,
  type Context,
  ExpressReceiver,
  type Installation,
  type InstallationStore,
  type Logger,
} from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Router } from 'express';
import * as z from 'zod/v4';
import type { SlackConfig } from '../config.js';
import { Refused } from '../inbox/inbox.js';
import type { Installations } from '../store/installations.js';
import type { Workspace } from './kept.js';

/** What the app asks a workspace for; each is needed by what the README names beside it. */
export const SCOPES = ['app_mentions:read', 'assistant:write', 'chat:write', 'commands', 'im:history'] as const;

/** The workspaces that the app serves: the one of the token, or all that have installed it. */
export interface Workspaces {
  /** For Bolt: by the one token, or by looking the workspace up. */
  readonly access: { readonly token: string } | { readonly authorize: Authorize<boolean> };
  /** Throws `Refused` for a workspace that has not installed the app, or no longer. */
  clientOf(workspace: Workspace): Promise<WebClient>;
  /** A workspace has uninstalled the app or revoked its token. */
  forget(workspace: Workspace): Promise<void>;
}

interface Options {
  readonly config: SlackConfig;
  readonly installations: Installations;
  /** The pages of the installation are mounted here. */
  readonly router: Router;
  readonly clientOptions: WebClientOptions;
  readonly logger: Logger;
}

export function createWorkspaces({ config, installations, router, clientOptions, logger }: Options): Workspaces {
  const { workspaces, apiUrl, publicUrl } = config;
  if (workspaces.kind === 'one') {
    const client = new WebClient(workspaces.botToken, clientOptions);
    return { access: { token: workspaces.botToken }, clientOf: async () => client, forget: async () => undefined };
  }
  const store = installationStore(installations);
  const { clientId, clientSecret, stateSecret } = workspaces;
  const redirect = '/slack/oauth_redirect';
  // Only the pages of the installation: it listens to no event, and every delivery goes through the door elsewhere.
  const { installer } = new ExpressReceiver({
    signingSecret: '',
    signatureVerification: false,
    endpoints: {},
    router,
    logger,
    clientId,
    clientSecret,
    stateSecret,
    scopes: [...SCOPES],
    installationStore: store,
    ...(publicUrl === undefined ? {} : { redirectUri: `${publicUrl}${redirect}` }),
    installerOptions: {
      clientOptions,
      // Slack's own page asks for consent; one of ours before it would add nothing.
      directInstall: true,
      redirectUriPath: redirect,
      authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href,
    },
  });
  if (installer === undefined) throw new TypeError('the receiver has no installer though it was given its secrets');
  const clients = new Map<string, WebClient>();
  return {
    access: { authorize: (source) => installer.authorize(source) },
    async clientOf({ team, enterprise, org }) {
      const found = await store.fetchInstallation({ teamId: team, enterpriseId: enterprise, isEnterpriseInstall: org });
      const token = found.bot?.token;
      if (token === undefined) throw notInstalled();
      const known = clients.get(`${token} ${team}`);
      const client =
        known ?? new WebClient(token, team === undefined ? clientOptions : { ...clientOptions, teamId: team });
      clients.set(`${token} ${team}`, client);
      return client;
    },
    async forget({ team, enterprise, org }) {
      await store.deleteInstallation?.({ teamId: team, enterpriseId: enterprise, isEnterpriseInstall: org });
      clients.clear();
    },
  };
}

const Stored = z.looseObject({
  user: z.looseObject({ id: z.string() }),
  bot: z.looseObject({ token: z.string() }).optional(),
});

/** Bolt's store of installations over ours. An organisation's holds for all of its workspaces. */
function installationStore(installations: Installations): InstallationStore {
  const idOf = (org: boolean | undefined, team: string | undefined, enterprise: string | undefined): string => {
    const id = org === true ? enterprise : team;
    if (id === undefined) throw notInstalled();
    return `slack:${id}`;
  };
  return {
    async storeInstallation({ user, ...installation }) {
      const { isEnterpriseInstall, team, enterprise } = installation;
      // The person who installed is named by the platform; no token of theirs is asked for, and none is kept.
      const kept = { ...installation, user: { id: user.id, token: undefined, scopes: undefined } };
      await installations.keep(idOf(isEnterpriseInstall, team?.id, enterprise?.id), kept);
    },
    async fetchInstallation({ isEnterpriseInstall, teamId, enterpriseId }) {
      const found = Stored.safeParse(await installations.find(idOf(isEnterpriseInstall, teamId, enterpriseId))).data;
      if (found === undefined) throw notInstalled();
      // What we kept is what Bolt gave us, sealed against change.
      return found as unknown as Installation<'v2', boolean>;
    },
    async deleteInstallation({ isEnterpriseInstall, teamId, enterpriseId }) {
      await installations.remove(idOf(isEnterpriseInstall, teamId, enterpriseId));
    },
  };
}

function notInstalled(): Refused {
  return new Refused('the workspace has not installed the app');
}

/** Which workspace a delivery came from, as Bolt has read it: without a look at what stands where an id should. */
export function workspaceOf({ teamId, enterpriseId, isEnterpriseInstall }: Context): Workspace {
  return {
    ...(typeof teamId === 'string' ? { team: teamId } : {}),
    ...(typeof enterpriseId === 'string' ? { enterprise: enterpriseId } : {}),
    org: isEnterpriseInstall,
  };
}
