import {
  IconAffiliate,
  IconAtom,
  IconBox,
  IconCode,
  IconDatabase,
  IconFiles,
  IconHeartbeat,
  IconMessageChatbot,
  IconNotebook,
  IconRoute,
  IconServer,
  IconStack2,
  IconTerminal2,
} from "@tabler/icons-react";

const ICONS: Record<string, typeof IconBox> = {
  linux: IconTerminal2,
  hosting: IconServer,
  hpc: IconAtom,
  notebooks: IconNotebook,
  data: IconStack2,
  ha: IconHeartbeat,
  kubernetes: IconAffiliate,
  network: IconRoute,
  chat: IconMessageChatbot,
  code: IconCode,
  database: IconDatabase,
  files: IconFiles,
};

export function ServiceIcon({ service, size = 22 }: { service: string; size?: number }) {
  const Icon = ICONS[service] ?? IconBox;
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
