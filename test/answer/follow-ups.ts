import { createFollowUps } from '../../src/answer/follow-up.js';
import { findLists } from '../../src/corpus/lists.js';
import { loadEntities } from '../../src/corpus/offices.js';
import { createFindEntities, createNameAlike } from '../../src/retrieve/entities.js';
import { chapter } from '../answers.js';

const entities = loadEntities('corpus');

/** How the program makes follow-ups stand alone; apart from what all tests share, which loads no rule of it. */
export const followUps = createFollowUps({
  entities,
  findEntities: createFindEntities(entities),
  nameAlike: createNameAlike(entities),
  lists: findLists(chapter),
});
