import { AUTHORING, AUXILIARY, THERE } from './asking-words.js';

/** "give me the exact words", "quote that": the question before, whose answer is those words. */
export const SHOWS_WORDS =
  /^\W*(?:and |please |can you |could you |pls )*(?:(?:give|show|send|read|get)\b.{0,12})?\b(?:quote|cite|exact (?:words?|wording|text|quote)|(?:exact|precise) wording|wording|verbatim|word for word|in full|full text|shorter|shorten|briefly|in short|repeat|again)\b.{0,24}$/iu;
/** "source for that?": where the words of the answer before come from. */
export const SHOWS_SOURCE =
  /\b(?:sources?|reference|where is that from|where does (?:that|this|it) come from|what document|which document|says who|footnote|which (?:end)?note)\b/iu;
/** "and MAIRI?", "same for the IDDI", "no, I meant GPAI": the question before, of something else. */
export const SAME_OF_ANOTHER =
  /^\W*(?:and|or|what about|how about|what of|same (?:question |thing )?(?:for|of|with)|(?:no|sorry|actually|wait)\W*i (?:meant|mean)|i (?:meant|mean)|(?:no|sorry|actually|wait)\W+(?!who|what|which|when|where|why|how|is|are|does|do|did))\b/iu;
/** "And the date by which the coalition …": so many words are no name in the place of another. */
export const JOINS_ON = /^\W*(?:and|or)\b/iu;
/** "then on human rights": the topic before, under another head. */
export const UNDER_ANOTHER_HEAD =
  /^\W*(?:and |then |also |plus |next )+(?:on|about|regarding|concerning|for|as to)\b/iu;
/** "no, not the IDDI, the coalition": what was not meant, before what was. */
export const REJECTED =
  /^\W*(?:(?:no|nope|sorry|actually|wait|i (?:mean|meant))\W+)*not ([^,.;:–—]{2,60}?)(?:[,.;:–—]|\sbut\b)\s*/iu;
/** "MAIRI not GPAI". */
export const NOT_THAT = /\b(?:,? ?not|instead of|rather than)\b/iu;
/** "the State Department too?": asks the question before of one more. */
export const ONE_MORE = /\b(?:too|as well|also|either)\W*$/iu;
/** "why?", "how so?": of what was just said. */
export const ASKS_ON =
  /^\W*(?:but |and |ok |so )*(?:why|how so|how come|in what way|meaning|since when|what for|says who|(?:the |any )?reasons?|on what grounds)\b(?: not| is that| that)?\W*$/iu;
/** "when exactly?", "by whom?": the question before, of another of its circumstances. */
export const ASKS_INSTEAD =
  /^\W*(?:but |and |ok |so )*((?:(?:by|until|from) )?when|(?:by|for|to|from|with) whom)(?: exactly| precisely| roughly)?[^\w?]*(?:$|\?)/iu;
export const CIRCUMSTANCE = /^\W*(?:and |so |but )*(?:who|whom|when|where|why|how(?! (?:many|much|long)))\b/iu;
/** "how many of them?", "how many is that?": a count of the answer before. */
export const COUNTS_IT =
  /^\W*(?:and |so |ok )*how many(?: (?:of (?:them|those|these)|(?:are|is) (?:there|they|that|those|these)|altogether|in all|in total))*\W*$/iu;
/** "only them?": asks the question before once more, in doubt whether that was all. */
export const ONLY_THAT =
  /^\W*(?:and |so |ok |but )*(?:(?:only|just|solely|exclusively)(?: (?:them|him|her|they|those|these|that|it|one|ones))?|(?:them|him|her|they|that|those|these) (?:only|alone))\W*$/iu;
/** "Sorry, back to the bureau: staffing?": of what was asked about earlier. */
export const BACK_TO =
  /^\W{0,4}(?:(?:sorry|ok|okay|so|now|and|but|well|right|thanks|thx|anyway)\W{1,3}){0,3}(?:let[’']?s |to |can we |i want to )?(?:(?:go|get|come|going|coming) )?(?:back|returning) to (?:the |that |my )?([^,.;:?–—-]{2,50}?)(?:\s?[,.;:–—]|\s-)\s?(?=.{3})/iu;
export const FIRST = /^(?:very )?first\b/iu;
/** "what else does it include?" */
export const MORE_OF_IT = /^\W*(?:and |so |ok )*(?:what|who|which|where) else\b/iu;
/** Goes on behind a pronoun; behind "that" as an article stands a noun: "that strategy", "these officers". */
const GOES_ON =
  'nam|deal|concern|touch|is|are|was|were|does|do|did|has|have|had|will|would|should|must|can|could|may|might|be|been|not|mean|cover|includ|say|said|work|come|go|appl|affect|help|matter|cost|happen|get|got|mak|need|tak|lead|sit|want|fit|stand|sound|look|bring|add|giv|chang|serv|connect|relat|differ|count|exist|start|end|run|becom|turn|call|mention|in|on|for|at|to|by|of|with|from|under|about|as|into|over|and|or|but|too|also|all|exactly|then|now|so|ever|actually|really|still|already|only|just|again|before|after|please|pls|via|within|than|if|because|who|what|where|when|which|how|that|the';
const ALONE = String.raw`(?=\W*$|\s*[,;:.?!)”"—–-]|\s+(?:${GOES_ON})(?:s|es|ed|ing|ies|e)?\b)`;
/** Pronouns in place of what was named before, the possessive ones apart; "what's in it for them" has none. */
export const POSSESSIVE = /\b(?:its|their)\b/iu;
export const PRONOUN = new RegExp(
  String.raw`\b(?:(?:this|that) one|(?:(?<!\bin )it|it(?! for\b))(?! ${AUTHORING})|they|them|(?:this|that|these|those)${ALONE}|${THERE})\b(?!\s+\p{L}*(?:bureau|office|chapter|report))`,
  'iu',
);
/** "Does it say anything on China?": it that was written, of what was named before. */
export const SAYS_OF_IT = new RegExp(String.raw`\bit ${AUTHORING}`, 'iu');
/** "Is it part of the coalition?": of what was named before, whatever else is named; beside "partners" it may be what was said. */
export const SUBJECT = new RegExp(
  String.raw`^(\W*(?:(?:so|and|but|ok|then|also)\W+)*(?:(?:how|why|when|where|what)(?:[’']s)?\s+)?(?:(?:${AUXILIARY})\s+)?)(?:it|they)\b(?!\s+${AUTHORING})`,
  'iu',
);
/** "That strategy", "these officers": says of what was named before what kind of thing it is. */
export const KIND_OF_IT = new RegExp(
  String.raw`\b(?:this|that|these|those)\b(?!${ALONE})\s+(?!\p{L}*(?:chapter|report)\b)\p{L}`,
  'iu',
);
/** Stands for the items of a list. */
export const MANY = new RegExp(String.raw`\b(?:them|(?:these|those)${ALONE})\b`, 'iu');
/** "Now censorship: is anybody to counter it?": what a pronoun stands for is named within the question. */
export const OWN_TOPIC = /^\W*(?:now |and |next |then |ok |so )*(?<topic>[^:?]{3,60}):\s/iu;
/** "And foreign governments, have they noticed?", "the laboratories, what have they to do?": those who are named within the question. */
export const OWN_SUBJECT =
  /^\W*(?:(?:and |but |so |what about |how about )+|(?=(?:the|a|an|our) ))(?<subject>(?!(?:in|by|if|for|after|before|at|on|over|under|then|of course)\b)[^,?]{3,60})[,?]\s+(?:(?:what|how|when|where|why) )?(?:have|has|had|do|does|did|are|is|were|was|will|would|can|could|should|must) (?:they|it|he|she|any|some)\b/iu;
/** "which one", "the third one": an item of the list that was asked for. */
export const ONE = /\b(which|what|the other|another) ones?\b/iu;
export const ITEM =
  /\b(?:first|second|third|fourth|fifth|sixth|seventh|last|\d(?:st|nd|rd|th))(?: one)?\b|(?:\b(?:number|no\.?|nr\.?)\s?|#)\d{1,2}\b/iu;
/** "the one after that", "and the next?": an item by the one that was asked for before. */
export const NEXT =
  /\b(?:(?:the )?(?:one|item|note)s? (?:right |just )?after(?: (?:that|this|it)(?: one)?)?|the (?:next|following)(?: one)?|next one)\b/iu;
/** "and the one before?" */
export const PREVIOUS =
  /\b(?:(?:the )?(?:one|item|note)s? (?:right |just )?before(?: (?:that|this|it)(?: one)?)?|(?:the )?(?:previous|preceding)(?: one)?)\b/iu;
export const NOTE = /\b(?:end[ -]?|foot)?note (\d{1,2})\b/iu;
/** A question by its first word; what has none is a fragment of the question before. */
export const ASKS =
  /^\W*(?:and |so |but |ok |then |please |also )*(?:who|whom|whose|which|what|when|where|why|how|any|anything|anyone|anybody|is|are|was|were|does|do|did|has|have|can|could|should|would|will|must|may|tell|list|name|give|quote|explain|describe|define|summari[sz]e|show|find|does)\b/iu;
/** No topic of a conversation. */
export const POLITE =
  /^\W*(?:many )?(?:thanks|thank you|thx|ok|okay|great|good (?:morning|afternoon|evening|day)|hi|hello|hey|please|right|got it|sorry|perfect|noted|cheers|bye)(?: (?:you|there|a lot|so much|all|again|then))*\W*$/iu;
/** "NSF and others, ok": of an answer, that it has been read. */
export const ACKNOWLEDGES =
  /(?:^|[^\p{L}])(?:noted|ok|okay|cool|nice|super|great|good|fine|perfect|useful|interesting|clear|wow|ouch|ah|aha|oh|hm+|i see|got it|right|understood|thx|thanks|thank you)\W*$/iu;
/** "New item: …", "that aside, …": says that what follows is about something else. */
export const NEW_SUBJECT =
  /^\W{0,4}(?:(?:sorry|ok|okay|so|now|and|well|right|thanks|thx|thank you|good)\W{1,3}){0,3}(?:(?:a |an |one )?(?:new|next|another|different|other|separate|unrelated) (?:item|topic|subject|question|matter|thing|issue)|(?:changing|to change|change of|change) (?:the |of )?(?:subject|topic)|on (?:a|an) (?:different|another|other|unrelated|separate) (?:note|topic|subject|matter|point)|(?:that|this|all that|leaving (?:that|this)|putting (?:that|this)) aside|unrelated(?:ly)?|something (?:else|different)(?: entirely| altogether)?|(?:totally|completely|quite) different|while (?:i[’']?m|we[’']?re) at it|by the way|btw)(?: please)?\s?[:.,;!?–—-]{1,3}\s*(?=.{3})/iu;
