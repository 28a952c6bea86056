/** One attempt on seat 1's web access `site`, by the student of seat 1, with the portal's cookie. */
interface ProxyCase {
  name: string;
  /** The bytes on the wire; `@HOST`, `@ORIGIN`, `@COOKIE`, `@OTHER` (another seat's host) are filled in. */
  bytes: string;
  /** `passes`: the lab of seat 1 sees one request. `refused`: no lab sees anything. */
  expect: "passes" | "refused";
}

const get = (path: string, extra = "", host = "@HOST") =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: @COOKIE\r\n${extra}Connection: close\r\n\r\n`;
const post = (extra: string, body: string, origin = "Origin: @ORIGIN\r\n") =>
  `POST /x HTTP/1.1\r\nHost: @HOST\r\nCookie: @COOKIE\r\n${origin}${extra}\r\n${body}`;

const SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: @HOST\r\n\r\n";

const smuggling: [string, string][] = [
  ["both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  [
    "both lengths, other order",
    post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", `0\r\n\r\n${SMUGGLED}`),
  ],
  ["two lengths", post("Content-Length: 0\r\nContent-Length: 40\r\n", SMUGGLED)],
  ["two equal lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc")],
  ["a list of lengths", post("Content-Length: 3, 3\r\n", "abc")],
  ["a signed length", post("Content-Length: +3\r\n", "abc")],
  ["a negative length", post("Content-Length: -1\r\n", SMUGGLED)],
  ["a hexadecimal length", post("Content-Length: 0x3\r\n", "abc")],
  ["a huge length", post("Content-Length: 99999999999999999999999\r\n", "abc")],
  ["a length with a space before the colon", post("Content-Length : 3\r\n", "abc")],
  ["an unknown coding", post("Transfer-Encoding: xchunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["identity coding", post("Transfer-Encoding: identity\r\n", SMUGGLED)],
  ["chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["chunked and identity", post("Transfer-Encoding: chunked, identity\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["gzip and chunked", post("Transfer-Encoding: gzip, chunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  [
    "two codings",
    post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", `0\r\n\r\n${SMUGGLED}`),
  ],
  [
    "two codings, the other way",
    post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${SMUGGLED}`),
  ],
  ["a coding behind a vertical tab", post("Transfer-Encoding: \x0bchunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["a coding with a null", post("Transfer-Encoding: chunked\0\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["a quoted coding", post('Transfer-Encoding: "chunked"\r\n', `0\r\n\r\n${SMUGGLED}`)],
  ["a coding with a space before the colon", post("Transfer-Encoding : chunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["a folded coding", post("Transfer-Encoding:\r\n chunked\r\n", `0\r\n\r\n${SMUGGLED}`)],
  ["a folded header", get("/x", "X-A: 1\r\n 2\r\n")],
  ["a header without colon", get("/x", "nonsense\r\n")],
  ["a header name with a space", get("/x", "X A: 1\r\n")],
  ["a header name with a control", get("/x", "X\x01A: 1\r\n")],
  ["an empty header name", get("/x", ": 1\r\n")],
  ["a bare CR in a value", get("/x", "X-A: 1\r2\r\n")],
  ["a null in a value", get("/x", "X-A: 1\x002\r\n")],
  ["a bare LF that ends a line", get("/x", "X-A: 1\nX-B: 2\r\n")],
  ["lines that end in LF alone", get("/x").replaceAll("\r\n", "\n")],
  ["a bad chunk size", post("Transfer-Encoding: chunked\r\n", `g\r\nabc\r\n0\r\n\r\n`)],
  ["HTTP/0.9", "GET /x\r\n\r\n"],
  ["HTTP/2 in HTTP/1 words", get("/x").replace("HTTP/1.1", "HTTP/2.0")],
  ["an unknown version", get("/x").replace("HTTP/1.1", "HTTP/1.9")],
  ["an unknown method", get("/x").replace("GET", "GETS")],
  ["TRACE", get("/x").replace("GET", "TRACE")],
  ["CONNECT", get("@OTHER:80").replace("GET", "CONNECT")],
  ["an h2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
];

const targets = [
  "http://@OTHER/x",
  "http://@HOST/x",
  "HTTP://127.0.0.1:1/x",
  "@OTHER/x",
  "*",
  "//@OTHER/x",
  "///x",
  "\\x",
  "/\\@OTHER",
  "/a\\..\\b",
  "/..",
  "/../x",
  "/x/..",
  "/x/../y",
  "/./x",
  "/x/.",
  "/%2e%2e/x",
  "/x/%2E%2E/y",
  "/x/.%2e/y",
  "/x/%2e./y",
  "/%2e/x",
  "/x%2f..%2fy",
  "/x/..%2fy",
  "/x%2F%2E%2E%2Fy",
  "/x/..;/y",
  "/x/..;a=b/y",
  "/..;/",
  "/x%5c..%5cy",
  "/x%00y",
  "/x%0d%0aX-A:%201",
  "/x%0ay",
  "/x%7f",
  "/x%",
  "/x%2",
  "/x%zz",
  "/x#y",
  "/<script>",
  '/"x"',
  "/x y",
  "/\xe9",
  "/x\x7f",
  "/x\x01y",
  "/__pupitre/../x",
];

const hosts = [
  "@OTHER",
  "site--k3x9pz-02.localhost:@PORT",
  "editor--k3x9pz-02.localhost:@PORT",
  "SITE--k3x9pz-01.localhost:@PORT",
  "site--k3x9pz-01.localhost",
  "site--k3x9pz-01.localhost:1",
  "site--k3x9pz-01.localhost.:@PORT",
  "127.0.0.1:@PORT",
  "localhost:@PORT",
  "evil.example",
  "site--k3x9pz-01.localhost:@PORT.evil.example",
  "evil.example@site--k3x9pz-01.localhost:@PORT",
  "site--k3x9pz-01.localhost:@PORT, @OTHER",
  "@OTHER,@HOST",
  "",
  "unknown--k3x9pz-01.localhost:@PORT",
  "editor--k3x9pz-01.localhost:@PORT",
  "site--k3x9pz-99.localhost:@PORT",
  "shell--k3x9pz-01.localhost:@PORT",
];

const foreignOrigins = [
  "",
  "Origin: null\r\n",
  "Origin: http://@OTHER\r\n",
  "Origin: http://evil.example\r\n",
  "Origin: @ORIGIN.evil.example\r\n",
  "Origin: http://k3x9pz-01.localhost:@PORT\r\n",
  "Origin: https://@HOST\r\n",
  "Origin: @ORIGIN/\r\n",
  "Origin: http://localhost:@PORT\r\n",
  "Origin: http://site--k3x9pz-01.localhost\r\n",
  "Origin: @ORIGIN, http://evil.example\r\n",
  "Origin: null\r\nSec-Fetch-Site: same-site\r\n",
  "Origin: null\r\nSec-Fetch-Site: cross-site\r\n",
  "Sec-Fetch-Site: none\r\n",
  "Origin: http://@OTHER\r\nSec-Fetch-Site: same-origin\r\n",
];

const writes = ["POST", "PUT", "PATCH", "DELETE"];
const length = "Content-Length: 2\r\n";

const hopByHop = [
  "Connection: close, X-Secret",
  "Keep-Alive: timeout=5",
  "Proxy-Authorization: Basic eA==",
  "Proxy-Connection: keep-alive",
  "TE: trailers",
  "Trailer: X-A",
  "Proxy-Authenticate: Basic",
  "HTTP2-Settings: x",
  "Via: 1.1 evil",
  "Forwarded: for=1.2.3.4;host=evil",
  "X-Forwarded-For: 1.2.3.4",
  "X-Forwarded-Host: evil.example",
  "X-Forwarded-Proto: https",
  "X-Forwarded-Port: 1",
  "X-Forwarded-Prefix: /evil",
  "X-Forwarded-Server: evil",
  "X-Real-IP: 1.2.3.4",
  "X-Original-URL: /admin",
  "X-Rewrite-URL: /admin",
  "X-Original-Host: evil",
  "X-Host: evil",
  "X-HTTP-Method-Override: DELETE",
  "Client-IP: 1.2.3.4",
  "True-Client-IP: 1.2.3.4",
  "CF-Connecting-IP: 1.2.3.4",
  "Proxy: http://evil",
  "X_Forwarded_Host: evil",
  "Authorization: Visit abcdefghijklmnop",
  "authorization:  visit abcdefghijklmnop",
  "Cookie2: $Version=1",
];

const harmless = [
  "/",
  "/x",
  "/x?y=/../z",
  "/x?y=%zz",
  "/x?a=b|c{d}",
  "/a%20b",
  "/x%2fy",
  "/a//b",
  "/.hidden",
  "/...",
  "/x/..y",
  "/%C3%A9",
  "/x?u=http://evil.example/",
  "/x;a=b",
  "/~a/[b]",
  "/api/contents?content=1&1=1",
  "/__pupitre",
  "/__pupitrex",
];

/** All of them; what is to be dropped from a request that passes is looked for by the test. */
export const proxyCases: ProxyCase[] = [
  ...smuggling.map(([name, bytes]): ProxyCase => ({ name: `smuggling: ${name}`, bytes, expect: "refused" })),
  ...targets.map(
    (target): ProxyCase => ({
      name: `target ${JSON.stringify(target)}`,
      bytes: get(target),
      expect: "refused",
    }),
  ),
  ...hosts.map(
    (host): ProxyCase => ({ name: `host ${host}`, bytes: get("/x", "", host), expect: "refused" }),
  ),
  { name: "two hosts", bytes: get("/x", "Host: @OTHER\r\n"), expect: "refused" },
  { name: "the same host twice", bytes: get("/x", "Host: @HOST\r\n"), expect: "refused" },
  { name: "no host", bytes: get("/x").replace("Host: @HOST\r\n", ""), expect: "refused" },
  { name: "no cookie", bytes: get("/x").replace("Cookie: @COOKIE\r\n", ""), expect: "refused" },
  ...foreignOrigins.flatMap((origin) =>
    writes.map(
      (method): ProxyCase => ({
        name: `${method} with ${JSON.stringify(origin)}`,
        bytes: post(length, "ab", origin).replace("POST", method),
        expect: "refused",
      }),
    ),
  ),
  ...["same-site", "cross-site"].flatMap((site) =>
    [
      "no-cors/image",
      "no-cors/script",
      "cors/empty",
      "navigate/iframe",
      "navigate/embed",
      "websocket/empty",
    ].map((how): ProxyCase => {
      const [mode, dest] = how.split("/");
      const metadata = `Sec-Fetch-Site: ${site}\r\nSec-Fetch-Mode: ${mode}\r\nSec-Fetch-Dest: ${dest}\r\n`;
      return { name: `read by ${how} of a ${site} page`, bytes: get("/x", metadata), expect: "refused" };
    }),
  ),
  ...writes.map(
    (method): ProxyCase => ({
      name: `${method} of the lab's own page`,
      bytes: post(`${length}Connection: close\r\n`, "ab").replace("POST", method),
      expect: "passes",
    }),
  ),
  {
    name: "a form of the lab's own page that hides its origin",
    bytes: post(`${length}Connection: close\r\nSec-Fetch-Site: same-origin\r\n`, "ab", "Origin: null\r\n"),
    expect: "passes",
  },
  {
    name: "a chunked body",
    bytes: post("Transfer-Encoding: chunked\r\nConnection: close\r\n", "2\r\nab\r\n0\r\n\r\n"),
    expect: "passes",
  },
  {
    name: "a GET with a chunked body",
    bytes: post("Transfer-Encoding: chunked\r\nConnection: close\r\n", "2\r\nab\r\n0\r\n\r\n").replace(
      "POST",
      "GET",
    ),
    expect: "passes",
  },
  {
    name: "a DELETE with a body",
    bytes: post(`${length}Connection: close\r\n`, "ab").replace("POST", "DELETE"),
    expect: "passes",
  },
  {
    name: "a chunked body that holds a request",
    bytes: post(
      "Transfer-Encoding: chunked\r\nConnection: close\r\n",
      `29\r\nGET /smuggled HTTP/1.1\r\nHost: evil.fr\r\n\r\n\r\n0\r\n\r\n`,
    ),
    expect: "passes",
  },
  ...harmless.map(
    (target): ProxyCase => ({ name: `target ${target}`, bytes: get(target), expect: "passes" }),
  ),
  ...hopByHop.map(
    (line): ProxyCase => ({
      name: `header ${line}`,
      bytes: get("/x", `${line}\r\nX-Secret: 1\r\n`),
      expect: "passes",
    }),
  ),
  {
    name: "our cookie among others",
    bytes: get("/x", "Cookie: lab=1; @COOKIE; __Host-pupitre=x\r\n"),
    expect: "passes",
  },
];
