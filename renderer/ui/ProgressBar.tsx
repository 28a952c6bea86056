import classes from "./progressBar.module.css";

interface ProgressBarProps {
  /** What a screen reader says, with its numbers. */
  label: string;
  done: number;
  failed?: number;
  of: number;
}

export function ProgressBar({ label, done, failed = 0, of }: ProgressBarProps) {
  const share = (count: number) => `${(100 * count) / Math.max(1, of)}%`;
  return (
    <div
      className={classes.bar}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={done}
      aria-valuetext={label}
    >
      <div className={classes.done} style={{ width: share(done) }} />
      {failed > 0 && <div className={classes.failed} style={{ width: share(failed) }} />}
    </div>
  );
}
