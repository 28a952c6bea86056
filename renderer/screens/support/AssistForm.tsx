import { Button, Group, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Failure, toFailure } from "../../../shared/contract/failure.ts";
import type { AssistOutcome, AssistPreview } from "../../../shared/contract/supportActions.ts";
import { type AssistAction, AssistReason, MAX_ASSIST_REASON } from "../../../shared/domain/assistance.ts";
import { isSameTitle } from "../../../shared/domain/text.ts";
import { outcomeLines } from "../../../shared/i18n/assistLines.ts";
import { api } from "../../api.ts";
import { announce } from "../../ui/act.tsx";
import { FailureNotice } from "../../ui/FailureNotice.tsx";
import { useAsked } from "../../ui/useAsked.ts";
import { AssistEffect, AssistRest, useAssistWords } from "./AssistEffect.tsx";
import type { AssistPlace } from "./assistPlace.ts";
import { parseSeatList } from "./seatList.ts";

const MINUTES = ["15", "30", "60"];
const RED: readonly AssistAction[] = ["reset", "evict", "end"];

interface AssistFormProps {
  place: AssistPlace;
  action: AssistAction;
  onClose: () => void;
}

export function AssistForm({ place, action, onClose }: AssistFormProps) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("supportActions");
  const words = useAssistWords();
  const [typedSeats, setTypedSeats] = useState("");
  const [minutes, setMinutes] = useState("30");
  const [reason, setReason] = useState("");
  const [typedTitle, setTypedTitle] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failure>();
  const [outcome, setOutcome] = useState<AssistOutcome>();
  const list = place.seat === undefined ? parseSeatList(typedSeats) : [place.seat];
  const { site, establishment, session } = place;
  const wish = {
    ...{ site, establishment, session, action },
    ...(list ? { seats: list } : {}),
    ...(action === "extend" ? { minutes: Number(minutes) } : {}),
  };
  const key = JSON.stringify([list, minutes]);
  const asked = useAsked(
    async () => ({ key, preview: list === null ? undefined : await api.previewSupport(wish) }),
    key,
  );
  // What is shown and acted on is what was last typed, never the answer to what stood there before.
  const preview = asked.value?.key === key ? asked.value.preview : undefined;
  const isNamed = action !== "end" || isSameTitle(place.title, typedTitle);
  const ready = preview && preview.seats.length > 0 && AssistReason.safeParse(reason).success && isNamed;

  const act = async (basis: AssistPreview["basis"]) => {
    setBusy(true);
    setFailed(undefined);
    try {
      const done = await api.actAsSupport({ ...wish, reason, basis });
      for (const line of outcomeLines({ ...done, waiting: [] }, words.say)) announce(line);
      if (done.overtaken.length + done.waiting.length === 0) onClose();
      else setOutcome(done);
    } catch (error) {
      setFailed(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  if (outcome) return <AssistRest outcome={outcome} onClose={onClose} />;
  const failure = failed ?? asked.failure;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) void act(preview.basis);
      }}
      data-testid="assist"
    >
      <Stack gap="sm">
        {place.seat === undefined && action !== "end" && (
          <TextInput
            label={say("dialog.seats")}
            description={say(action === "extend" ? "dialog.seatsHelpExtend" : "dialog.seatsHelp")}
            value={typedSeats}
            autoComplete="off"
            error={list === null && say("dialog.seatsWrong")}
            onChange={(event) => setTypedSeats(event.currentTarget.value)}
            data-testid="assist-seats"
          />
        )}
        {action === "extend" && (
          <SegmentedControl
            aria-label={say("dialog.minutes")}
            value={minutes}
            onChange={setMinutes}
            data={MINUTES.map((value) => ({ value, label: say("dialog.more", { minutes: value }) }))}
          />
        )}
        <AssistEffect preview={preview} />
        <TextInput
          label={say("dialog.reason")}
          description={say("dialog.reasonHelp")}
          required
          data-autofocus
          value={reason}
          autoComplete="off"
          error={
            reason.trim().length > MAX_ASSIST_REASON &&
            say("dialog.reasonTooLong", { max: MAX_ASSIST_REASON })
          }
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="assist-reason"
        />
        {action === "end" && (
          <TextInput
            label={
              <span className="selectable">
                {say("dialog.type")} <b>{say("dialog.quoted", { title: place.title })}</b>
              </span>
            }
            value={typedTitle}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTypedTitle(event.currentTarget.value)}
            data-testid="assist-title"
          />
        )}
        {failure && (
          <FailureNotice
            failure={failure}
            action={
              <Button
                size="compact-xs"
                variant="light"
                onClick={() => {
                  setFailed(undefined);
                  asked.again();
                }}
              >
                {say("dialog.lookAgain")}
              </Button>
            }
          />
        )}
        <Group justify="flex-end" mt="xs">
          <Text size="xs" c="dimmed" mr="auto">
            {establishment}
          </Text>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            type="submit"
            color={RED.includes(action) ? "red" : "slate"}
            loading={busy}
            disabled={!ready}
            data-testid="assist-confirm"
          >
            {say(`action.${action}`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
