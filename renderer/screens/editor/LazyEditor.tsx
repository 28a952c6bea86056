import { Loader } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
// Here, because the style sheet of a part that comes later would not come with it.
import "./editor.module.css";
import { Screen } from "../../ui/Screen.tsx";

const EditorScreen = lazy(async () => ({ default: (await import("./EditorScreen.tsx")).EditorScreen }));

/** The editor is a third of the window's code and most sessions never need it. */
export function LazyEditor({ draft }: { draft: string }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  return (
    <Suspense
      fallback={
        <Screen title={say("screen.title")}>
          <Loader size="sm" role="status" aria-label={t("common.loading")} />
        </Screen>
      }
    >
      <EditorScreen draft={draft} />
    </Suspense>
  );
}
