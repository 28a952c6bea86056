import type { Rehearsal } from "../../shared/domain/rehearsal.ts";
import type { LabTemplate, ParameterValue } from "../../shared/domain/template.ts";
import type { Locale } from "../../shared/domain/text.ts";
import type { Deed } from "../audit.ts";
import type { SiteAccess } from "../site.ts";

export interface RehearsalWish {
  site: SiteAccess;
  /** By which the window knows the lab; see templateRef.ts. */
  ref: string;
  template: LabTemplate;
  /** What makes every check pass, where the lab has one; it is typed as a student would, and stored nowhere. */
  solution?: string | undefined;
  parameters: Record<string, ParameterValue>;
  seats: number;
  locale: Locale;
  signal: AbortSignal;
  now: () => Date;
  /** Writes down what was done to the session, as of any other; does not fail. */
  note: (...deeds: Deed[]) => Promise<void>;
  /** The whole rehearsal, at each change. */
  onChange: (rehearsal: Rehearsal) => void;
}
