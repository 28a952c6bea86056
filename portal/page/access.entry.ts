import { el, show } from "./dom.ts";
import { topBar } from "./frame.ts";
import { post } from "./portalApi.ts";
import { standingCard } from "./standingCard.ts";
import { onLocale } from "./words.ts";

/**
 * On the origin of a web access: hands the ticket in and goes on to the lab. Somebody without a cookie here is sent
 * to the seat's own page, which fetches a ticket if they are in.
 */
const seatHost = location.host.slice(
  location.host.indexOf("--") < 0 ? 0 : location.host.lastIndexOf("--") + 2,
);
const access = location.host.slice(0, location.host.lastIndexOf("--"));
const openPage = `${location.protocol}//${seatHost}/open/${access}`;

const isEntrance = location.pathname === "/__pupitre/enter";
const ticket = isEntrance ? location.hash.slice(1) : "";

if (!isEntrance) location.replace(openPage);
else if (!ticket) refuse();
else {
  history.replaceState(null, "", "/__pupitre/enter");
  post<{ path?: string }>("/__pupitre/enter", { ticket }).then(({ path }) => {
    if (path === undefined) refuse();
    else location.replace(path);
  }, refuse);
}

function refuse(): void {
  const render = () =>
    show(topBar(), standingCard({ is: "out" }), el("p", {}, el("a", { href: openPage }, seatHost)));
  onLocale(render);
  render();
}
