/** One line of the portal's log. Messages are constant; fields never hold secrets, names of persons or whole URLs. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Record<string, string | number | boolean>,
) => void;
