/** What a deed of support is about; `seat` is absent where it is a session, or several of its seats. */
export interface AssistPlace {
  site: string;
  establishment: string;
  session: string;
  /** The session's. */
  title: string;
  seat?: number;
}
