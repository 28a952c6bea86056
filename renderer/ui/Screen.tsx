import { type ReactNode, useEffect } from "react";
import { LanguageMenu } from "../app/LanguageMenu.tsx";
import { SiteMenu } from "../app/SiteMenu.tsx";
import classes from "./screen.module.css";

interface ScreenProps {
  title: string;
  /** Beside the title: state, clock. */
  beside?: ReactNode;
  /** The one primary action, always top right. */
  action?: ReactNode;
  /** Without the menus of site and language, where the place is needed. */
  bare?: boolean;
  /** The content fills the height and scrolls inside. */
  fill?: boolean;
  children: ReactNode;
}

/** The frame of every screen: title, menus, primary action at one place. */
export function Screen({ title, beside, action, bare = false, fill = false, children }: ScreenProps) {
  useEffect(() => {
    document.title = `${title} – Pupitre`;
  }, [title]);
  return (
    <section className={classes.screen} aria-labelledby="screen-title">
      <header className={classes.header}>
        <h1 id="screen-title" className={classes.title} tabIndex={-1}>
          {title}
        </h1>
        <div className={classes.beside}>{beside}</div>
        {!bare && (
          <div className={classes.menus}>
            <SiteMenu />
            <LanguageMenu />
          </div>
        )}
        {action && <div className={classes.action}>{action}</div>}
      </header>
      <div className={fill ? classes.filled : classes.scrolled}>{children}</div>
    </section>
  );
}
