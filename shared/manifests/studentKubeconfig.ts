/** Whom the API server is reached as, and where: the file that kubectl reads. */
interface Kubeconfig {
  server: string;
  /** The namespace that commands are about when they name none. */
  namespace: string;
  /** Of the CA that the server's certificate comes from: its PEM in base64, or the path of a file. */
  ca: { base64: string } | { file: string };
  /** The token itself, or the path of a file that somebody keeps fresh. */
  token: string | { file: string };
}

const NAME = "pupitre";

/** As JSON, which is YAML as well: nothing in it can be mistaken for syntax. */
export function kubeconfigText({ server, namespace, ca, token }: Kubeconfig): string {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: NAME,
        cluster: {
          server,
          ...("file" in ca
            ? { "certificate-authority": ca.file }
            : { "certificate-authority-data": ca.base64 }),
        },
      },
    ],
    users: [{ name: NAME, user: typeof token === "string" ? { token } : { tokenFile: token.file } }],
    contexts: [{ name: NAME, context: { cluster: NAME, user: NAME, namespace } }],
    "current-context": NAME,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
