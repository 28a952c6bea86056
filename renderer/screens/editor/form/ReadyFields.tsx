import { useTranslation } from "react-i18next";
import type { Place } from "../../../../intake/readYaml.ts";
import classes from "../editor.module.css";
import { ChoiceField, CommandField, NumberField, TextField } from "./fields.tsx";
import { put, useItems, useValue } from "./useField.ts";

const WAYS = ["tcp", "http", "command"] as const;
/** What the form calls the absence of all of them. */
const AT_ONCE = "started" as const;

/** How one tells that a program (at `at`) is ready. */
export function ReadyFields({ at }: { at: Place }) {
  const { t } = useTranslation("editor");
  const place = [...at, "ready"];
  const ready = useValue(place);
  const way = WAYS.find((one) => typeof ready === "object" && ready !== null && Object.hasOwn(ready, one));
  const [first] = useItems([...at, "ports"]);
  const declared = (first as { port?: unknown } | null | undefined)?.port;
  const port = typeof declared === "number" ? declared : 8080;
  /** Each way has a group of its own; two at once would be refused. */
  const turn = (next: string | undefined) => {
    if (next === AT_ONCE) put(place, undefined);
    if (next === "tcp") put(place, { tcp: port });
    if (next === "http") put(place, { http: { port, path: "/" } });
    if (next === "command") put(place, { command: ["true"] });
  };
  return (
    <>
      <ChoiceField
        at={place}
        data={[AT_ONCE, ...WAYS].map((value) => ({ value, label: t(`form.ready.${value}`) }))}
        value={ready === undefined ? AT_ONCE : way}
        whole={way === undefined}
        onChoose={turn}
      />
      {way === "tcp" && <NumberField at={[...place, "tcp"]} required />}
      {way === "http" && (
        <div className={classes.row}>
          <NumberField at={[...place, "http", "port"]} required />
          <TextField at={[...place, "http", "path"]} required />
        </div>
      )}
      {way === "command" && <CommandField at={[...place, "command"]} required />}
    </>
  );
}
