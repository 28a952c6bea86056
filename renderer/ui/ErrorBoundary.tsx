import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { type Failure, toFailure } from "../../shared/contract/failure.ts";
import { i18n } from "../i18n.ts";
import { FailureNotice } from "./FailureNotice.tsx";

interface ErrorBoundaryProps {
  /** Another place is another try. */
  place: string;
  children: ReactNode;
}

/** A mistake in one screen leaves the rail and the other screens alone. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failure: Failure | undefined }> {
  override state = { failure: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { failure: toFailure(error) };
  }

  override componentDidUpdate(before: ErrorBoundaryProps): void {
    if (before.place !== this.props.place && this.state.failure) this.setState({ failure: undefined });
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    return (
      <div style={{ padding: 20 }}>
        <FailureNotice
          failure={failure}
          action={
            <Button size="compact-xs" variant="light" onClick={() => this.setState({ failure: undefined })}>
              {i18n.t("common.retry")}
            </Button>
          }
        />
      </div>
    );
  }
}
