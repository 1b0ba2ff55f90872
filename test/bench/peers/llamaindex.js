import { BaseEmbedding, Settings, TextNode, VectorStoreIndex } from 'llamaindex';
import { loadModel } from './model.js';
import { readTask, serve } from './serve.js';

const { model, passages } = readTask();
const embed = await loadModel(model);

class BundledModel extends BaseEmbedding {
  getTextEmbedding(text) {
    return embed(text);
  }
}

Settings.embedModel = new BundledModel();
const nodes = passages.map(({ id, text }) => new TextNode({ id_: id, text }));
const index = await VectorStoreIndex.init({ nodes });
const retriever = index.asRetriever({ similarityTopK: 3 });
serve(async (query) => (await retriever.retrieve({ query })).map(({ node }) => node.id_));
