import { Alert, Button, Group } from "@mantine/core";
import {
  IconCopy,
  IconExternalLink,
  IconEye,
  IconLinkOff,
  IconRotate,
  IconUserQuestion,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallOutput } from "../../../shared/contract/calls.ts";
import type { RevealedLink } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { useMailing } from "../../stores/mailings.ts";
import { act } from "../../ui/act.tsx";
import { dayAndTime, exactTime } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import { askCloseLinks, askReissue } from "./seatActions.ts";
import type { SeatPanelProps } from "./seatPanel.ts";
import classes from "./session.module.css";

type Mail = CallOutput<"seatMails">[number];

/** When which mail went to whom; read when the tab opens. */
function SeatMails({ site, session, seat }: { site: string; session: string; seat: number }) {
  const { t: say } = useTranslation("mail");
  const [mails, setMails] = useState<Mail[]>([]);
  const mailing = useMailing(session);
  const sent = mailing?.recipients.some((one) => one.seat === seat && one.state === "sent");
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again once this seat's mail is sent
  useEffect(() => {
    setMails([]);
    // Whoever may not read the class list is told nothing of its mails either.
    api.seatMails({ site, session, seat }).then(setMails, () => undefined);
  }, [site, session, seat, sent]);
  if (mails.length === 0) return null;
  return (
    <ul className={classes.mails} data-testid="seat-mails">
      {mails.map(({ person, kind, at }) => (
        <li key={`${person} ${kind}`}>
          {say(`mailedOn.${kind}`, { at: dayAndTime(at, Date.now(), currentLocale()) })}
        </li>
      ))}
    </ul>
  );
}

/** A link is a key: it is shown only when somebody asks for it, and forgotten when the tab closes. */
export function LinkTab({ site, session, seat }: SeatPanelProps) {
  const { t } = useTranslation();
  const handing = useTranslation("handing").t;
  const [links, setLinks] = useState<RevealedLink[]>();
  const seats = [seat.number];
  const of = { site, session };
  // A link that may have been replaced meanwhile is not shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: forgets when the seat is built anew
  useEffect(() => {
    setLinks(undefined);
  }, [seat.number, seat.since, seat.linksClosed]);
  const copy = () =>
    void act(
      () => api.copyLinks({ ...of, seats }),
      ({ count }) => t("links.copied", { count }),
    );
  const reveal = () => void act(() => api.revealLinks({ ...of, seats })).then(setLinks);
  const { t: say } = useTranslation("after");
  return (
    <div className={classes.padded}>
      {seat.notMeAt && (
        <Alert
          color="yellow"
          variant="light"
          icon={<IconUserQuestion size={18} aria-hidden />}
          data-testid="not-me"
        >
          {say("notMe.text", { time: exactTime(seat.notMeAt, currentLocale()) })}
        </Alert>
      )}
      {seat.linksClosed ? (
        <Alert
          variant="light"
          color="slate"
          icon={<IconLinkOff size={18} aria-hidden />}
          data-testid="link-closed"
        >
          {t("links.isClosed", { count: Math.max(1, seat.people.length) })}
        </Alert>
      ) : (
        <>
          <p>{t("links.explain", { count: Math.max(1, seat.people.length) })}</p>
          <Group gap={8}>
            <Button size="xs" leftSection={<IconCopy size={15} aria-hidden />} onClick={copy}>
              {t("links.copy")}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconExternalLink size={15} aria-hidden />}
              onClick={() => void act(() => api.openLink({ ...of, seat: seat.number }))}
            >
              {t("links.open")}
            </Button>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconEye size={15} aria-hidden />}
              aria-expanded={links !== undefined}
              onClick={links ? () => setLinks(undefined) : reveal}
            >
              {links ? t("links.hide") : t("links.reveal")}
            </Button>
          </Group>
        </>
      )}
      {links?.map(({ person, name, url, code, door }) => (
        <div key={person} className={`${classes.person} selectable`}>
          {name && <b>{name}</b>}
          <span className={classes.url} data-testid="revealed-link">
            {url}
          </span>
          {code && (
            <span data-testid="revealed-code">
              {handing("typed", { door: door.replace(/^https?:\/\//, "") })} <b>{code}</b>
            </span>
          )}
        </div>
      ))}
      <SeatMails {...of} seat={seat.number} />
      {!seat.linksClosed && <p>{t("links.lost")}</p>}
      <Group gap={8}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRotate size={15} aria-hidden />}
          onClick={() => {
            setLinks(undefined);
            askReissue(seats);
          }}
        >
          {t("links.reissue")}
        </Button>
        {!seat.linksClosed && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconLinkOff size={15} aria-hidden />}
            onClick={() => {
              setLinks(undefined);
              askCloseLinks(seats);
            }}
            data-testid="close-link"
          >
            {t("links.close")}
          </Button>
        )}
      </Group>
    </div>
  );
}
