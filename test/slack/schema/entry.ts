import type { HomeView, KnownBlock, ModalView } from '@slack/types';

/** What is checked: the blocks of a message, and the two kinds of view. */
export interface Payloads {
  blocks: KnownBlock[];
  home: HomeView;
  modal: ModalView;
}
