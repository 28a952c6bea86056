/** kubectl access, on the student's page. */
export const kubeconfig = {
  file: "This file lets kubectl on your computer act in your namespace, and only there.",
  download: "Download my kubeconfig",
  use: "In the file's folder:",
  expires: "Valid until {{when}}, and never beyond the session.",
  personal: "It is a key: give it to nobody.",
  terminalOnly:
    "The cluster cannot be reached from your computer here. kubectl is ready in this page's terminal: open it and type “kubectl get pods”.",
  failed: "The kubeconfig could not be read. Try again in a moment; kubectl still works in the terminal.",
} as const;
