import { Loader, Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { closeMail, type KnownAccount, useMailing, useMailings } from "../../stores/mailings.ts";
import { act } from "../../ui/act.tsx";
import { MailAccountForm } from "./MailAccountForm.tsx";
import { MailForm } from "./MailForm.tsx";
import { MailProgress } from "./MailProgress.tsx";

/** Who gets a mail, what it says, and how it goes. Closing it stops nothing. */
export function MailDialog({ site, id, title }: Pick<SessionView, "site" | "id" | "title">) {
  const { t } = useTranslation();
  const { t: say } = useTranslation("mail");
  const opened = useMailings((state) => state.opened);
  // Of this session alone: the next one's board begins without it.
  useEffect(() => closeMail, []);
  return (
    <Modal
      opened={opened}
      onClose={closeMail}
      size={920}
      title={say("title", { title })}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Content site={site} session={id} />
    </Modal>
  );
}

function Content({ site, session }: { site: string; session: string }) {
  const mailing = useMailing(session);
  // undefined: not asked yet; null: there is none.
  const [account, setAccount] = useState<KnownAccount>();
  const [view, setView] = useState<"account" | "write" | "progress">(mailing ? "progress" : "write");
  useEffect(() => {
    void act(() => api.mailAccount()).then((found) => {
      setAccount(found ?? null);
      if (!found) setView((now) => (now === "write" ? "account" : now));
    });
  }, []);
  if (account === undefined) return <Loader size="sm" />;
  if (view === "progress" && mailing)
    return <MailProgress mailing={mailing} onWrite={() => setView("write")} />;
  if (view === "account" || account === null)
    return (
      <MailAccountForm
        site={site}
        known={account}
        onKept={(kept) => {
          setAccount(kept);
          setView("write");
        }}
        onCancel={account === null ? closeMail : () => setView("write")}
      />
    );
  return (
    <MailForm
      {...{ site, session, account }}
      onAccount={() => setView("account")}
      onBegun={() => setView("progress")}
    />
  );
}
