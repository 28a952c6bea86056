/** Of the access Secret: the kubeconfig that the student's page hands out, and two instants beside it. */
export const KUBECONFIG_KEY = "kubeconfig";
/** The end of the class that its token was made for. */
export const KUBECONFIG_UNTIL_KEY = "kubeconfig-until";
/** When its token ends, which a cluster may have put earlier. */
export const KUBECONFIG_EXPIRES_KEY = "kubeconfig-expires";

interface HandedOut {
  until: string;
  expires: string;
}

/** ms before its end at which a token that a cluster cut short is made anew; a seat is looked at every ten minutes. */
const EARLY = 25 * 60_000;
/** ms by which a token may fall short of its class without having been cut: clocks differ, and tokens know whole seconds. */
const CLOCKS = 2 * 60_000;

/**
 * Whether a token is to be made: there is none, the class was extended, or the cluster gave less time than was asked
 * for and that is nearly over. One that lasts longer than its class is no matter: its account goes with the class.
 */
export function isTokenDue(handedOut: HandedOut | undefined, endsAt: string, now: number): boolean {
  if (!handedOut) return true;
  const [end, until, expires] = [endsAt, handedOut.until, handedOut.expires].map(Date.parse) as [
    number,
    number,
    number,
  ];
  if (!(until >= end)) return true;
  return !(expires >= end - CLOCKS) && now >= expires - EARLY;
}
