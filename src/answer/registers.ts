import type { Citation } from './answer.js';

/** One recommendation of the chapter. The numbering is ours: the report gives none. */
export interface RecommendationEntry {
  /** `1`, `1.2`, `1.2.3`. */
  readonly id: string;
  readonly title: string;
  readonly parent?: string;
  /** Whom the text addresses; empty where it names nobody. */
  readonly addressedTo: readonly string[];
  /** Who acts; empty where the text names nobody. */
  readonly actors: readonly string[];
  readonly citation: Citation;
}

/** One row of "which office has which role in what", each with its evidence. */
export interface RoleEntry {
  readonly office: string;
  readonly officeId: string;
  /** A role word of the text: leads, asked by, supports, funds, anchors … */
  readonly role: string;
  readonly initiative: string;
  readonly citation: Citation;
}

export interface OfficeEntry {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly RoleEntry[];
}

/** The registers as people ask for them. Citations are numbered from 1 within each returned list. */
export interface Registers {
  /** By number, office or topic; all of them without a query. */
  recommendations(query?: string): readonly RecommendationEntry[];
  recommendation(id: string): RecommendationEntry | undefined;
  /** By office or initiative; all of them without a query. */
  roles(query?: string): readonly RoleEntry[];
  office(id: string): OfficeEntry | undefined;
  readonly offices: readonly OfficeEntry[];
}
