import { isIP, isIPv4, isIPv6 } from "node:net";

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const DURATION = /^[-+]?(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HOSTNAME =
  /^(?=.{1,253}$)[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)*$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Unknown formats hold, as upstream. */
export function checkFormat(format: string, value: string): boolean {
  switch (format) {
    case "date":
      return DATE.test(value) && !Number.isNaN(Date.parse(value));
    case "date-time":
      return DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
    case "duration":
      return DURATION.test(value);
    case "uuid":
      return UUID.test(value);
    case "byte":
      return isBase64(value);
    case "ipv4":
      return isIPv4(value);
    case "ipv6":
      return isIPv6(value);
    case "cidr":
      return isIP(value.split("/")[0] ?? "") !== 0 && /\/\d+$/.test(value);
    case "hostname":
      return HOSTNAME.test(value);
    case "email":
      return EMAIL.test(value);
    case "uri":
      return URL.canParse(value);
    default:
      return true;
  }
}

export function isBase64(value: string): boolean {
  return BASE64.test(value);
}
