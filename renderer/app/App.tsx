import { Notifications } from "@mantine/notifications";
import { AttendanceDialog } from "../screens/attendance/AttendanceDialog.tsx";
import { Frame } from "./Frame.tsx";
import { Providers } from "./Providers.tsx";

export function App() {
  return (
    <Providers>
      <Notifications position="bottom-right" limit={4} />
      <Frame />
      <AttendanceDialog />
    </Providers>
  );
}
