/** What kind of thing a question wants back, where its words tell. */
export type AskedType =
  | 'sum'
  | 'share'
  | 'number'
  | 'date'
  | 'duration'
  | 'name'
  | 'contact'
  | 'city'
  | 'country'
  | 'unnamed'
  | 'law'
  | 'criticism'
  | 'ranking'
  | 'method'
  | 'vote'
  | 'person'
  | 'service';

/** Things that the chapter says of nothing, asked for in so many words: they are none of its kinds of answer. */
const UNSAID: readonly (readonly [AskedType, RegExp])[] = [
  [
    'law',
    /\b(?:legal (?:basis|authority|grounds?|footing)|(?:under|by) (?:what|which) (?:law|act|statute|legal|authority)|which (?:law|act|statute)s?\b)/iu,
  ],
  [
    'criticism',
    /\b(?:(?:who|which|what|any|its|the) critics|critics (?:say|said|argue|of|have|object)|criticis\w+|criticiz\w+|who (?:has |had )?oppos\w+|oppos(?:ed|ition) (?:to|by|from|the|it)|object(?:ed|ions?) (?:to|from|by)|dissent\w*|voted against)\b/iu,
  ],
  [
    'ranking',
    /\b(?:(?:is|are|be|as|comes?|ranks?) (?:the |seen as |considered ){0,3}(?:most|least) (?:important|urgent|promising|pressing|crucial|critical)|(?:which|what) .{0,60}\b(?:matters most|(?:highest|top|first) priority|most (?:important|urgent|promising|pressing))|ranked (?:first|highest|by|in)|rank (?:them|these|the (?:areas|elements|initiatives|components|actions)))\b/iu,
  ],
  [
    'method',
    /\b(?:methodolog\w+|how (?:was|were|is|are|did) .{1,60}\b(?:calculated|computed|measured|derived|estimated))\b/iu,
  ],
  [
    'vote',
    /\b(?:majority|unanim\w+|veto|voting (?:rules?|rights?|shares?|weights?|procedure)|how (?:do|does|will|would|are|is) .{1,60}\bvot(?:e|es|ing)|votes? (?:be |are |is )?(?:shared|weighted|counted|allotted|distributed|split))\b/iu,
  ],
  [
    'person',
    /\bwho(?:m)? (?:(?:did|has|have|will|would|does) .{1,60}\b(?:appoint|nominate|hire|pick|choose|select|name(?= to\b)|put in charge)(?:e?d|en)?|(?:was|is|were|has been|will be) (?:first |then )?(?:appointed|nominated|hired|sworn in))\b|\bfirst (?:person|man|woman|official) (?:to be )?(?:appointed|nominated|named)\b/iu,
  ],
  [
    'service',
    /\b(?:(?:what|which) (?:pay |salary |civil service )?grades?|pay (?:scales?|grades?|bands?)|(?:working|official) languages?|(?:which|what) languages?)\b/iu,
  ],
];

/** The first that fits counts: "how much" is a sum before it is a number. */
const ASKS: readonly (readonly [AskedType, RegExp])[] = [
  [
    'contact',
    /\b(?:(?:tele)?phone numbers?|phone extension|e-?mail address(?:es)?|(?:phone|e-?mail) (?:of|for|to) (?:the|his|her|their|its)|website|web address|mailing address|contact details?|address of)\b/iu,
  ],
  [
    'share',
    /\b(?:what (?:share|percentage|percent|proportion|part of the budget)|percentage of|(?:is|was|are|were|of|on|to) the (?:exact |precise |current )?share of|which share|[’']s (?:share|part|portion|slice|percentage) of|(?:how much|what (?:part|fraction|portion|slice)) of (?:(?:that|this|it|them|these|those)(?! (?:is|are|was|remains?|would be) (?:still )?(?:missing|lacking|unmet|short|uncovered|not covered|unfunded)\b)|(?:the|its) (?:\$?[\w.-]+ ){0,4}?(?:total|sum|gap|shortfall|money|amount|needs?|trillion|billion|million|investment|funding|budget|cost)s?))\b/iu,
  ],
  [
    'sum',
    /\b(?:how much(?: money)?|(?:what|which|how (?:big|large)|size of|amount of|state|give|tell me) .{0,40}\b(?:budget(?! (?:action|line|for)\b)|price(?! (?:for|of (?!(?:the|an?|its)\b))))|budget of|what (?:would|will|does|do) .{0,400}\bcost\b|what (?:is|are) the (?:total |annual |exact )?costs?\b|price tag|ballpark|order of magnitude|in (?:dollars|euros?|usd)|how many (?:dollars|millions?|billions?|trillions?)|what sum|funding level|salary)\b/iu,
  ],
  ['number', /\b(?:how many|number of|no\. of|headcount|staff no\.?(?=\W*$)|how large|what size)(?!\p{L})/iu],
  ['duration', /\b(?:how long|for how many (?:years|months)|duration|length of)\b/iu],
  [
    'date',
    /\b(?:when|by when|what (?:date|year|day|month)|which (?:date|year|day|month)|deadline|how soon|since when)\b/iu,
  ],
  [
    'name',
    /\b(?:name of the (?:person|director|head|official|ambassador|coordinator)|by name|who is the (?:current|new|present)|what is the name|nominee|nominated)\b/iu,
  ],
  [
    'unnamed',
    /\b(?:(?:(?:which|what)(?! (?:do|does|did|is|are|was|were|has|have)\b)|name (?:the|a|an|one|some)|list (?:the|some)) (?:(?!(?:do|does|did|use|used|uses|have|has|had)\b)[\p{L}.-]+ ){0,2}(?:companies|company|firm|corporations?|vendors?|manufacturers?|cities|universit(?:y|ies)|senators?|commissioners?|(?:past |previous |former )?administrations?|presidents?|(?:sub)?committees?)(?! (?:did|do|does|have done) (?:with|about|to|for)\b)(?![’'])|(?:name|list|names of) (?:the |a |an |one |some |any )?(?:of the )?(?:[\p{L}.-]+ ){0,2}(?:firms?|laborator(?:y|ies)|working groups?))\b/iu,
  ],
  [
    'country',
    /\b(?:(?:in |by |with |for |to )?(?:which|what)|name (?:the|a|an|one|some|any)|list (?:the|some|all)|names of (?:the)?) (?:[\p{L}-]+ ){0,2}(?:countr(?:y|ies)|nations?|governments?|capitals?)\b/iu,
  ],
  [
    'city',
    /\b(?:which city|what city|in (?:which|what) (?:u\.?s\.? |american )?state|in which building|street|which town|headquarter(?:s|ed)?)\b/iu,
  ],
];

const NUMBER_WORD = /\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|hundreds?|thousands?)\b/iu;
const FIGURE = /\d/u;
const TIME =
  /\b(?:(?:19|20)\d\d|Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec|January|eventually|immediate|immediately|early|currently|not further delayed|quickly|long-term)\b/iu;

/** Countries and unions of them that the chapter names, as nouns or of something. */
const COUNTRY =
  /\b(?:China|Chinese|United States|U\.S\.|America(?:n)?|Europe(?:an)?|Africa|Australia|Brazil|Canada|France|Germany|India|Italy|Japan|Mexico|Netherlands|New Zealand|Poland|Singapore|Slovenia|South Korea|Spain|United Kingdom)\b/u;

const EACH_COUNTRY = new RegExp(COUNTRY.source, 'gu');
/** As many countries in one sentence are a list of them. */
const LISTED_COUNTRIES = 5;

export function listsCountries(sentence: string): boolean {
  return new Set(sentence.match(EACH_COUNTRY)).size >= LISTED_COUNTRIES;
}

/** Whether a text holds anything of the kind; a text that does not cannot be the answer. */
const OFFERS: Readonly<Record<AskedType, (text: string) => boolean>> = {
  sum: (text) => /\$\s?\d/u.test(text),
  share: (text) => /%|percent/iu.test(text),
  number: (text) => FIGURE.test(text) || NUMBER_WORD.test(text),
  duration: (text) => /\b(?:years?|months?|weeks?|days?|long-term)\b/iu.test(text),
  date: (text) => TIME.test(text),
  name: () => false,
  contact: (text) => /https?:/iu.test(text),
  city: () => false,
  /** Things of which the chapter names none. */
  unnamed: () => false,
  law: () => false,
  criticism: () => false,
  ranking: () => false,
  method: () => false,
  vote: () => false,
  person: () => false,
  service: () => false,
  country: (text) => COUNTRY.test(text),
};

/** "Who pays the costs of …" asks for an office, whatever else it names. */
const ASKS_WHO =
  /^\W*(?:who|whom|which (?:office|agency|department|body|bureau|country|nation|official))\b(?! is the (?:current|new|present))/iu;

export function askedType(question: string): AskedType | undefined {
  const unsaid = UNSAID.find(([, pattern]) => pattern.test(question))?.[0];
  if (unsaid !== undefined) return unsaid;
  if (ASKS_WHO.test(question)) return undefined;
  return ASKS.find(([, pattern]) => pattern.test(question))?.[0];
}

/** Kinds that are asked for in so many words that a text without them cannot be the answer, however near it is. */
const CERTAIN: ReadonlySet<AskedType> = new Set([
  ...(['sum', 'share', 'duration', 'name', 'contact', 'city', 'unnamed'] as const),
  ...UNSAID.map(([type]) => type),
]);

/** Whether an answer of such a kind surely cannot be a text, as it holds nothing of the kind. */
export function surelyLacks(type: AskedType | undefined, text: string): boolean {
  return type !== undefined && CERTAIN.has(type) && !OFFERS[type](text);
}

/** Whether a text holds nothing of the kind that is asked for, if any is. */
export function lacks(type: AskedType | undefined, text: string): boolean {
  return type !== undefined && !OFFERS[type](text);
}

const TODAY =
  /\b(?:(?<!\bof )today|nowadays|currently|at present|presently|right now|at the moment|these days|this (?:year|month|week)|to date|as of (?:now|20(?:2[2-9]|3\d))|since (?:2021|then|the report)|(?:in|during|by the end of) 20(?:2[2-9]|3\d)|latest|(?<!\b(?:that|which|who)\b[^,.;?]{0,20})\b(?:is|are|does|do|has|have)(?: |n[’']t ).{1,60} (?:still|now|yet)\b|still (?:exist|in force|valid|operat\w+|standing|there)|new administration|current (?:status|head|director|secretary|ambassador|budget|holder|government|administration|president|policy|lead(?:er)?|coordinator|under secretary|d\/mr)|^\W*did (?:congress|the (?:president|white house|senate|administration|house))\b|(?:trump|biden|harris|rubio|blinken)\b)/iu;

/** Whether the question is of what holds today, which a report of 2021 cannot know. */
export function asksOfToday(question: string): boolean {
  return TODAY.test(question);
}
