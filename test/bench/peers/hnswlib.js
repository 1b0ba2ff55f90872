import hnswlib from 'hnswlib-node';
import { loadModel } from './model.js';
import { readTask, serve } from './serve.js';

const { model, passages } = readTask();
const embed = await loadModel(model);
const vectors = [];
for (const { text } of passages) vectors.push(await embed(text));

const graph = new hnswlib.HierarchicalNSW('cosine', vectors[0].length);
graph.initIndex(vectors.length);
vectors.forEach((vector, place) => {
  graph.addPoint(vector, place);
});
serve(async (q) => {
  const { neighbors, distances } = graph.searchKnn(await embed(q), 3);
  const nearest = neighbors.map((place, at) => ({ id: passages[place].id, distance: distances[at] }));
  return nearest.sort((a, b) => a.distance - b.distance).map(({ id }) => id);
});
