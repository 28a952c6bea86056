/** A host of a template's `network.hosts`, taken apart. */
interface NetworkHost {
  /** A name, or an IPv4 address or range in CIDR. */
  host: string;
  isName: boolean;
  /** Any, when absent. */
  port?: number;
}

const RANGE = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;

/** `pypi.org`, `pypi.org:443`, `192.0.2.7`, `192.0.2.0/24:22`; `undefined` for what no network knows. */
export function parseHost(text: string): NetworkHost | undefined {
  const [host = "", portText] = text.split(":");
  const port = portText === undefined ? undefined : Number(portText);
  if (port !== undefined && (port < 1 || port > 65535)) return undefined;
  const range = RANGE.exec(host);
  if (range) {
    const [a, b, c, d, bits = "32"] = range.slice(1);
    if ([a, b, c, d].some((part) => Number(part) > 255 || /^0\d/.test(part ?? ""))) return undefined;
    // The API server refuses a range whose address says more than its beginning.
    const address = [a, b, c, d].reduce((sum, part) => sum * 256 + Number(part), 0);
    if (Number(bits) > 32 || address % 2 ** (32 - Number(bits)) !== 0) return undefined;
    return { host, isName: false, ...(port === undefined ? {} : { port }) };
  }
  // Of digits and dots alone: meant as an address.
  if (host.includes("/") || /^[\d.]+$/.test(host)) return undefined;
  const labels = host.split(".");
  if (
    labels.length < 2 ||
    labels.some((label) => !/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(label))
  )
    return undefined;
  return { host: host.toLowerCase(), isName: true, ...(port === undefined ? {} : { port }) };
}
