import { kubeconfigAccess } from "../domain/ownQuota.ts";
import { placeOwnNamespace, type SeatPlace } from "./seatPlace.ts";
import { podOf, type SeatContainer, type SeatTemplate } from "./seatTemplate.ts";
import { kubeconfigText } from "./studentKubeconfig.ts";

/** Where a container finds its way to the API server; read-only, and beside the files of the product. */
const MOUNT = "/pupitre/kubernetes";
const VOLUME = "kubernetes";
const KEY = "kubeconfig";
/** Made by Kubernetes in every namespace. */
export const ROOT_CA_CONFIG_MAP = "kube-root-ca.crt";
export const ROOT_CA_KEY = "ca.crt";
/** s; the kubelet makes the token anew before it ends, and kubectl reads it anew. */
const TOKEN_SECONDS = 3_600;

export const hasKubeconfig = (template: SeatTemplate, container: SeatContainer): boolean =>
  kubeconfigAccess(template)?.container === container.name;

export const podHasKubeconfig = (template: SeatTemplate, pod: string): boolean =>
  template.containers.some((container) => podOf(container) === pod && hasKubeconfig(template, container));

/** An entry of the seat's ConfigMap of files. It names files, and no token. */
export const kubeconfigData = (place: SeatPlace, template: SeatTemplate): Record<string, string> =>
  kubeconfigAccess(template) === undefined
    ? {}
    : {
        [KEY]: kubeconfigText({
          server: "https://kubernetes.default.svc",
          namespace: placeOwnNamespace(place),
          ca: { file: ROOT_CA_KEY },
          token: { file: "token" },
        }),
      };

/** The kubeconfig, and beside it what it names: the cluster's CA and a token of the seat's account. */
export const kubeconfigVolume = (configMap: string): object => ({
  name: VOLUME,
  projected: {
    sources: [
      { configMap: { name: configMap, items: [{ key: KEY, path: "config" }] } },
      { configMap: { name: ROOT_CA_CONFIG_MAP, items: [{ key: ROOT_CA_KEY, path: ROOT_CA_KEY }] } },
      { serviceAccountToken: { path: "token", expirationSeconds: TOKEN_SECONDS } },
    ],
  },
});

export const kubeconfigMount = { name: VOLUME, mountPath: MOUNT, readOnly: true };
export const kubeconfigEnv = { name: "KUBECONFIG", value: `${MOUNT}/config` };
