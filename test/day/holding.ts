import type { RevealedLink } from "../../shared/contract/views.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import type { Held } from "./attempts.ts";
import type { Day } from "./openDay.ts";

/** A student enters by the link, and has the seat's cookie. */
export async function hold(
  student: Day["student"],
  session: SessionId,
  { seat, url = "" }: RevealedLink,
): Promise<Held> {
  const place = new URL(url);
  const secret = place.hash.slice(1);
  const { text, cookie } = await student.ask(new URL("/api/enter", place), "POST", { secret });
  if (!cookie) throw new Error(`seat ${seat} does not let its own student in: ${text}`);
  return { session, namespace: seatNamespace(session, seat), url: place, secret, cookie };
}

/** And into the lab's own page, as the seat's page leads there. */
export async function holdWithPage(
  student: Day["student"],
  session: SessionId,
  link: RevealedLink,
): Promise<Held> {
  const held = await hold(student, session, link);
  const lead = async () => {
    const { text } = await student.ask(new URL("/api/open/notebook", held.url), "POST", {}, held.cookie);
    return new URL((JSON.parse(text) as { url: string }).url);
  };
  const ticket = async () => (await lead()).hash.slice(1);
  const url = await lead();
  const entrance = new URL(url.pathname, url);
  const { cookie = "" } = await student.ask(entrance, "POST", { ticket: await ticket() });
  return { ...held, web: { url: entrance, cookie, ticket } };
}
