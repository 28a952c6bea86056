import type { Cluster, PodRef } from "../../cluster/port.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";

/** What a program in a container prints, started by who may do everything. */
export async function inContainer(
  admin: Cluster,
  pod: PodRef,
  container: string,
  command: string[],
): Promise<string> {
  const stream = await admin.exec(pod, { container, command, tty: false, stdin: false });
  let text = "";
  const add = (chunk: Uint8Array) => {
    text += Buffer.from(chunk).toString("utf8");
  };
  stream.onStdout(add);
  stream.onStderr(add);
  await stream.ended;
  return text.trim();
}

const ASK = `import sys, urllib.request, urllib.error
ask = urllib.request.Request(f"http://{sys.argv[1]}:8888/api/contents", headers={"Authorization": "token " + sys.argv[2]})
try: print(urllib.request.urlopen(ask, timeout=20).status)
except urllib.error.HTTPError as refused: print(refused.code)`;

/** What a program in a shell's seat is answered at the very address of a notebook's Pod, past the door. */
export async function askDirectly(admin: Cluster, from: PodRef, to: PodRef, password = ""): Promise<string> {
  const found = await admin.get<KubeObject & { status?: { podIP?: string } }>({
    ...{ apiVersion: "v1", kind: "Pod" },
    ...to,
  });
  return inContainer(admin, from, "shell", ["python3", "-c", ASK, found?.status?.podIP ?? "", password]);
}
