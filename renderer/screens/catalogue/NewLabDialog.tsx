import { Button, Modal, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { newTemplateText } from "../../../intake/newTemplate.ts";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import { Image } from "../../../shared/domain/template.ts";
import { api } from "../../api.ts";
import { useCurrentSite } from "../../stores/known.ts";
import { useCards } from "../../stores/labs.ts";
import { go } from "../../stores/navigation.ts";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { currentLocale, read, tellIssue } from "../../ui/words.ts";
import classes from "./catalogue.module.css";

const WAYS = ["lab", "image", "empty", "file"] as const;
type Way = (typeof WAYS)[number];

interface Wish {
  way: Way;
  lab: string | null;
  title: string;
  image: string;
  door: "terminal" | "web";
  port: number | string;
}

const FIRST: Wish = { way: "lab", lab: null, title: "", image: "", door: "terminal", port: 8080 };

/** The four ways to begin; each ends in a lab that is kept and opened in the editor. */
export function NewLabDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={say("start.title")}
      size={640}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <NewLab onClose={onClose} />
    </Modal>
  );
}

function NewLab({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("editor");
  const site = useCurrentSite()?.id ?? "";
  const [wish, setWish] = useState(FIRST);
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const begin = async () => {
    setBusy(true);
    setFailure(undefined);
    try {
      const made = await make(wish, site);
      if (!made) return;
      onClose();
      go({ screen: "editor", draft: made.id });
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(wish)) void begin();
      }}
    >
      <fieldset className={classes.choices}>
        <legend>{say("start.question")}</legend>
        {WAYS.map((way) => (
          <label key={way} className={classes.choice} data-chosen={wish.way === way || undefined}>
            <input
              type="radio"
              name="way"
              value={way}
              checked={wish.way === way}
              onChange={() => change({ way })}
            />
            <span>
              <b>{say(`start.from.${way}`)}</b>
              <span>{say(`start.from.${way}Help`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className={classes.fields}>
        <Fields wish={wish} change={change} />
        {failure && <FailureNotice failure={failure} />}
      </div>
      <div className={classes.dialogActions}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button type="submit" loading={busy} disabled={!isComplete(wish)} data-testid="create-lab">
          {wish.way === "file" ? say("start.choose") : say("start.create")}
        </Button>
      </div>
    </form>
  );
}

function Fields({ wish, change }: { wish: Wish; change: (part: Partial<Wish>) => void }) {
  const { t: say } = useTranslation("editor");
  const cards = useCards();
  if (wish.way === "file") return null;
  if (wish.way === "lab") {
    return (
      <Select
        label={say("start.lab")}
        searchable
        data={cards.map(({ ref, title }) => ({ value: ref, label: read(title) }))}
        value={wish.lab}
        onChange={(lab) => change({ lab })}
        data-testid="start-lab"
      />
    );
  }
  return (
    <>
      <TextInput
        label={say("start.name")}
        maxLength={120}
        value={wish.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
        data-testid="start-title"
      />
      {wish.way === "image" && (
        <>
          <TextInput
            label={say("start.image")}
            description={say("start.imageNote")}
            placeholder={say("start.imageExample")}
            spellCheck={false}
            value={wish.image}
            error={wish.image.length > 3 ? imageProblem(wish.image.trim()) : undefined}
            onChange={(event) => change({ image: event.currentTarget.value })}
            data-testid="start-image"
          />
          <div>
            <p id="start-door" className={classes.part}>
              {say("start.door")}
            </p>
            <SegmentedControl
              aria-labelledby="start-door"
              data={[
                { value: "terminal", label: say("start.terminal") },
                { value: "web", label: say("start.web") },
              ]}
              value={wish.door}
              onChange={(door) => change({ door: door === "web" ? "web" : "terminal" })}
            />
          </div>
          {wish.door === "web" && (
            <NumberInput
              label={say("start.port")}
              min={1}
              max={65535}
              allowDecimal={false}
              hideControls
              value={wish.port}
              onChange={(port) => change({ port })}
            />
          )}
        </>
      )}
    </>
  );
}

function imageProblem(image: string): string | undefined {
  const parsed = Image.safeParse(image);
  if (parsed.success) return undefined;
  const { what, remedy } = tellIssue({
    code: `template.${parsed.error.issues[0]?.message ?? ""}`,
    params: { value: image.slice(0, 60), field: "image" },
  });
  return `${what} ${remedy}`.trim();
}

function isComplete({ way, lab, title, image, door, port }: Wish): boolean {
  if (way === "file") return true;
  if (way === "lab") return lab !== null;
  if (title.trim() === "") return false;
  if (way === "empty") return true;
  const isPort = typeof port === "number" && port >= 1 && port <= 65535;
  return Image.safeParse(image.trim()).success && (door === "terminal" || isPort);
}

function make(wish: Wish, site: string): Promise<{ id: string } | null> {
  if (wish.way === "file") return api.importTemplate();
  if (wish.way === "lab") return api.duplicateTemplate({ template: wish.lab ?? "", site });
  const door =
    wish.door === "web" ? { kind: "web" as const, port: Number(wish.port) } : { kind: "terminal" as const };
  return api.createDraft({
    text: newTemplateText({
      title: wish.title.trim(),
      locale: currentLocale(),
      ...(wish.way === "image" ? { image: wish.image.trim(), door } : { door: { kind: "terminal" } }),
    }),
  });
}
