import type { CallInput, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";

type Name = "readSharing" | "shareSession" | "unshareSession";

/** Who holds the sessions; a demonstration tells nobody apart. An account called `nobody` is one that admission refuses. */
export function sharingAnswers(tellsApart: () => boolean): {
  [N in Name]: (input: CallInput<N>) => CallOutput<N>;
} {
  const me = "prof@example.org";
  let coTeachers: string[] = [];
  const known = ["amel.benali@example.org", "yves.le-guen@example.org"];
  const sharing = () => ({
    ...{ owner: me, me, coTeachers, tellsApart: tellsApart() },
    known: known.filter((user) => !coTeachers.includes(user)),
  });
  return {
    readSharing: sharing,
    shareSession: ({ user }) => {
      if (user === "nobody")
        throw new LabError({ kind: "forbidden", detail: "only the owner shares a session" });
      coTeachers = [...coTeachers, user];
      return sharing();
    },
    unshareSession: ({ user }) => {
      coTeachers = coTeachers.filter((one) => one !== user);
      return sharing();
    },
  };
}
