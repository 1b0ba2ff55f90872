import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Ask } from '../answer/answer.js';
import type { Cite } from '../answer/cite.js';
import type { Registers } from '../answer/registers.js';
import type { Chapter } from '../corpus/chapter.js';
import type { Passage } from '../corpus/passage.js';
import type { Plot, ScoreSheet } from '../corpus/scores.js';
import { answerPage, homePage } from './ask-page.js';
import { type Asset, SCRIPT, STYLE } from './assets.js';
import { recommendationsCsv, rolesCsv } from './downloads.js';
import { officePage, officesPage, readOfficesView } from './offices-page.js';
import { messagePage } from './page.js';
import { picturePage } from './picture-page.js';
import { firstOf, spanOf } from './query.js';
import { readerPage } from './reader.js';
import { recommendationPage, recommendationsPage } from './recommendations-page.js';
import { scoresPage } from './scores-page.js';
import { readTrail } from './trail.js';

export interface PagesParts {
  readonly ask: Ask;
  readonly chapter: Chapter;
  readonly cite: Cite;
  readonly registers: Registers;
  readonly scores: readonly ScoreSheet[];
  readonly plots: readonly Plot[];
}

/** Everything that a person reads: the chapter, answers, registers with their files, scores, style and script. */
export function createPages(
  { ask, chapter, cite, registers, scores, plots }: PagesParts,
  limit: RequestHandler,
): Router {
  const { source } = chapter;
  const router = Router();
  for (const asset of [STYLE, SCRIPT]) router.get(asset.name, (_req, res) => sendAsset(res, asset));

  router.get('/', limit, async (req, res) => {
    const asked = firstOf(req.query.q);
    if (asked === undefined) return sendPage(res, homePage(chapter));
    const { questions } = readTrail(req.query);
    const answer = await ask({ q: asked, history: questions.map((q) => ({ q })) });
    return sendPage(res, answerPage(asked, answer, questions, chapter, new Date()));
  });

  const read = (passage: Passage | undefined, req: Request, res: Response) => {
    if (passage === undefined) return missing(res, 'The chapter has paragraphs p01 to p37 and endnotes 1 to 12.');
    const span = spanOf(firstOf(req.query.q));
    const cited = span !== undefined && chapter.passageAt(span) === passage ? span : undefined;
    return sendPage(res, readerPage(chapter, passage, cited, readTrail(req.query), { cite, today: new Date() }));
  };
  router.get('/p/:passage', (req, res) => read(chapter.passage(req.params.passage), req, res));
  router.get('/n/:number', (req, res) => read(endnote(chapter, req.params.number), req, res));

  router.get('/recommendations', (req, res) => {
    const order = firstOf(req.query.by) === 'office' ? 'office' : 'tree';
    return sendPage(res, recommendationsPage(registers, chapter, order));
  });
  router.get('/recommendations.csv', (_req, res) =>
    sendTable(res, 'recommendations.csv', recommendationsCsv(registers.recommendations())),
  );
  router.get('/recommendations.json', (_req, res) => res.json(registers.recommendations()));
  router.get('/recommendations/:id', (req, res) => {
    const row = registers.recommendation(req.params.id);
    if (row === undefined) return missing(res, 'There is no recommendation of that number.');
    return sendPage(res, recommendationPage(row, registers, chapter));
  });

  router.get('/offices', (req, res) => {
    const view = readOfficesView(firstOf(req.query.sort), firstOf(req.query.filter));
    return sendPage(res, officesPage(registers, chapter, view));
  });
  router.get('/offices.csv', (_req, res) => sendTable(res, 'offices.csv', rolesCsv(registers.roles())));
  router.get('/offices.json', (_req, res) => res.json(registers.roles()));
  router.get('/offices/:id', (req, res) => {
    const office = registers.office(req.params.id);
    if (office === undefined) return missing(res, 'The chapter gives no role to an office of that name.');
    return sendPage(res, officePage(office, chapter));
  });
  router.get('/picture', (_req, res) => sendPage(res, picturePage(registers, chapter)));
  router.get('/scores', (_req, res) => sendPage(res, scoresPage(scores, plots, source)));
  router.get('/scores/:plot', (req, res, next) => {
    const plot = plots.find(({ name }) => `${name}.svg` === req.params.plot);
    return plot === undefined ? next() : sendPlot(res, plot);
  });
  return router;

  function missing(res: Response, sentence: string) {
    return sendPage(res, messagePage('Not here', sentence, source), 404);
  }
}

export function sendPage(res: Response, page: string, status = 200) {
  return res.status(status).type('html').send(page);
}

function sendAsset(res: Response, { type, text }: Asset) {
  return res.type(type).set('Cache-Control', 'public, max-age=31536000, immutable').send(text);
}

/** A plot's colours are in a style element of its own, which the pages' policy would keep from it. */
function sendPlot(res: Response, { svg }: Plot) {
  return res
    .type('image/svg+xml')
    .set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .send(svg);
}

function sendTable(res: Response, name: string, text: string) {
  return res.type('csv').set('Content-Disposition', `attachment; filename="${name}"`).send(text);
}

function endnote(chapter: Chapter, number: string): Passage | undefined {
  return chapter.passages.find((passage) => passage.kind === 'endnote' && String(passage.number) === number);
}
