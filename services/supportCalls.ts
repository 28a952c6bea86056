import { LabError } from "../shared/contract/failure.ts";
import type { SupportHit, SupportSite, supportCalls } from "../shared/contract/support.ts";
import type { Site } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { shownPhase } from "../shared/domain/seat.ts";
import { isForPeople } from "../shared/plan/seatWish.ts";
import { findSeats, type Hit, seatOfLink } from "../shared/plan/support/findSeats.ts";
import { mergeHits } from "../shared/plan/support/supportSearch.ts";
import { seatTrouble } from "../shared/plan/support/supportSessions.ts";
import { auditFile } from "./auditFile.ts";
import type { Desktop } from "./desktop.ts";
import type { Caller, Handlers } from "./handlers.ts";
import type { SettingsStore } from "./settings.ts";
import type { SiteAccess } from "./site.ts";
import { linkHash, readAudit } from "./support.ts";
import { readManifests } from "./supportManifests.ts";
import { readSupportStory } from "./supportStory.ts";
import { type SupportWatch, watchSupport } from "./supportWatch.ts";

interface SupportPorts {
  desktop: Desktop;
  settings: SettingsStore;
  now: () => Date;
  /** @throws LabError unreachable for a site that never answered */
  accessTo: (site: string) => Promise<SiteAccess>;
}

interface SupportService {
  handlers: Pick<Handlers, keyof typeof supportCalls>;
  /** As `Application.setSite`. */
  setSite(site: Site, access?: SiteAccess): void;
  dropSite(id: string): void;
  /** A window is gone. */
  release(callerId: string): void;
  stop(): void;
}

interface KnownSite {
  site: Site;
  access?: SiteAccess | undefined;
  watch?: SupportWatch | undefined;
}

/** More than this nobody reads; a word more finds it. */
const MOST_HITS = 50;

/** All sites at once, for support: watched as long as a window looks, each by itself. */
export function createSupport({ desktop, settings, now, accessTo }: SupportPorts): SupportService {
  const sites = new Map<string, KnownSite>();
  const looking = new Map<string, Caller>();

  const tell = (known: KnownSite) => {
    for (const caller of looking.values()) caller.emit("supportChanged", pictureOf(known));
  };
  const follow = (known: KnownSite) => {
    if (looking.size === 0 || !known.access || known.watch) return;
    known.watch = watchSupport(known.access, { onChange: () => tell(known), now });
  };
  const unfollow = (known: KnownSite) => {
    known.watch?.stop();
    known.watch = undefined;
  };
  const leave = (callerId: string) => {
    looking.delete(callerId);
    if (looking.size === 0) for (const known of sites.values()) unfollow(known);
  };
  /** Of the establishment that a call names: the cluster decides what this user may see of it. */
  const within = async (input: { site: string; establishment: string; session: string }) => ({
    access: { ...(await accessTo(input.site)), namespace: input.establishment },
    id: input.session as SessionId,
    watch: sites.get(input.site)?.watch,
  });
  const watched = () => [...sites].flatMap(([site, { watch }]) => (watch ? [{ site, watch }] : []));
  const at = (site: string, hit: Hit): SupportHit => ({ ...hit, site });

  return {
    handlers: {
      watchSupport: async (_, caller) => {
        looking.set(caller.id, caller);
        for (const known of sites.values()) follow(known);
        return [...sites.values()].map(pictureOf);
      },
      unwatchSupport: async (_, caller) => {
        leave(caller.id);
        return null;
      },
      searchSupport: async ({ query }) =>
        mergeHits(
          watched().map(({ site, watch }) =>
            findSeats(watch.index(), query, MOST_HITS).map((hit) => at(site, hit)),
          ),
          MOST_HITS,
        ),
      findSupportLink: async ({ link }) => {
        const hash = linkHash(link);
        for (const { site, watch } of watched()) {
          const found = hash === undefined ? undefined : seatOfLink(watch.seats(), hash);
          const [hit] = found ? findSeats(watch.index(), found.seat.metadata.name, 1) : [];
          if (found && hit) return { is: found.is, person: found.person, hit: at(site, hit) };
        }
        // Copied wrongly: the address before its secret still names the seat.
        const [address = ""] = link.split("#");
        for (const { site, watch } of address.includes("-") ? watched() : []) {
          const [hit] = findSeats(watch.index(), address, 1);
          if (hit?.seat) return { is: "unknown", hit: at(site, hit) };
        }
        return { is: "nowhere" };
      },
      supportSeats: async ({ site, establishment, session }) => {
        const watch = sites.get(site)?.watch;
        if (!watch?.session(establishment, session))
          throw new LabError({ kind: "notFound", params: { what: session } });
        const presences = new Map(
          watch.presencesOf(establishment, session).map(({ spec }) => [spec.number, spec]),
        );
        return watch
          .seatsOf(establishment, session)
          .filter(isForPeople)
          .sort((a, b) => a.spec.number - b.spec.number)
          .map((seat) => {
            const presence = presences.get(seat.spec.number);
            const trouble = seatTrouble(seat, presence?.help?.since);
            return {
              number: seat.spec.number,
              phase: shownPhase(seat.status?.phase ?? "waiting"),
              connected: presence?.connected ?? false,
              ...(trouble ? { trouble } : {}),
            };
          });
      },
      supportStory: async (input) => {
        const { access: site, id, watch } = await within(input);
        const known = sites.get(input.site);
        const isSilent = known !== undefined && pictureOf(known).state === "silent";
        return readSupportStory({ site, watch, isSilent }, id, input.seat);
      },
      supportManifests: async (input) => {
        const { access, id } = await within(input);
        return readManifests(access, id, input.seat);
      },
      supportAudit: async (input) => {
        const { access, id } = await within(input);
        return readAudit(access, id);
      },
      exportSupportAudit: async ({ format, ...input }) => {
        const { access, id, watch } = await within(input);
        const title = watch?.session(input.establishment, id)?.spec.title ?? id;
        const { name, text } = auditFile(title, await readAudit(access, id), format, settings.get().locale);
        const path = await desktop.saveFile(name, text);
        return path === null ? null : { path };
      },
    },
    setSite(site, access) {
      const known: KnownSite = sites.get(site.id) ?? { site };
      if (known.access !== access) unfollow(known);
      Object.assign(known, { site, access });
      sites.set(site.id, known);
      follow(known);
      tell(known);
    },
    dropSite(id) {
      const known = sites.get(id);
      if (known) unfollow(known);
      sites.delete(id);
    },
    release: leave,
    stop: () => {
      for (const known of sites.values()) unfollow(known);
    },
  };
}

/** What the site's connection says goes before what its watches still believe: those notice a dead line late. */
function pictureOf({ site, watch }: KnownSite): SupportSite {
  const own = site.namespace ?? "";
  const picture = watch?.picture();
  if (!picture)
    return {
      ...{ site: site.id, own, scope: "own", missing: [], sessions: [], olderEnded: 0 },
      state: site.state === "starting" || site.state === "live" ? "connecting" : "unavailable",
    };
  const isSilent = picture.state === "live" && site.state === "disconnected";
  const seenAt = isSilent ? site.seenAt : picture.seenAt;
  const state = isSilent ? "silent" : picture.state;
  return {
    ...{ ...picture, site: site.id, own },
    // Nothing of it was ever seen: there is no last state to show.
    state: state === "silent" && seenAt === undefined ? "unavailable" : state,
    ...(seenAt === undefined ? {} : { seenAt }),
  };
}
