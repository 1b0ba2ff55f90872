import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { Document } from '@langchain/core/documents';
import { Embeddings } from '@langchain/core/embeddings';
import { loadModel } from './model.js';
import { readTask, serve } from './serve.js';

const { model, passages } = readTask();
const embed = await loadModel(model);

class BundledModel extends Embeddings {
  embedQuery(text) {
    return embed(text);
  }

  async embedDocuments(texts) {
    const vectors = [];
    for (const text of texts) vectors.push(await embed(text));
    return vectors;
  }
}

const documents = passages.map(({ id, text }) => new Document({ pageContent: text, metadata: { id } }));
const store = await MemoryVectorStore.fromDocuments(documents, new BundledModel({}));
const retriever = store.asRetriever(3);
serve(async (q) => (await retriever.invoke(q)).map(({ metadata }) => metadata.id));
