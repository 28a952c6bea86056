import { imageSize, isMissing, pullsAlways } from "./images.ts";
import type { Node } from "./node.ts";
import type { Container } from "./podShape.ts";

/** What pulling an image says and does on behalf of a Pod. */
interface PullNeeds {
  node: Pick<Node, "images" | "timings" | "missingImages">;
  event(type: "Normal" | "Warning", reason: string, message: string): void;
  /** Shows the container as waiting. */
  waiting(reason: string, message: string): void;
  /** @throws when the Pod ends first. */
  wait(milliseconds: number): Promise<void>;
}

/** Fetches a container's image, with the Events of a real node. Tries again for ever when no registry has it. */
export async function pullImage({ image, imagePullPolicy }: Container, needs: PullNeeds): Promise<void> {
  const { images, timings, missingImages } = needs.node;
  for (let backOff = timings.backOff; ; backOff = Math.min(backOff * 2, timings.backOffLimit)) {
    if (images.has(image) && !pullsAlways(image, imagePullPolicy)) {
      needs.event("Normal", "Pulled", `Container image "${image}" already present on machine`);
      return;
    }
    needs.event("Normal", "Pulling", `Pulling image "${image}"`);
    await needs.wait(images.has(image) ? 1 : timings.pull);
    if (!isMissing(image, missingImages)) {
      images.add(image);
      const took = `in ${timings.pull}ms (${timings.pull}ms including waiting)`;
      const size = `Image size: ${imageSize(image)} bytes.`;
      needs.event("Normal", "Pulled", `Successfully pulled image "${image}" ${took}. ${size}`);
      return;
    }
    const cause = `failed to resolve reference "${image}": ${image}: not found`;
    const message = `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ${cause}`;
    needs.event("Warning", "Failed", `Failed to pull image "${image}": ${message}`);
    needs.event("Warning", "Failed", "Error: ErrImagePull");
    needs.waiting("ErrImagePull", message);
    await needs.wait(Math.min(1000, backOff / 2));
    needs.event("Normal", "BackOff", `Back-off pulling image "${image}"`);
    needs.event("Warning", "Failed", "Error: ImagePullBackOff");
    needs.waiting("ImagePullBackOff", `Back-off pulling image "${image}": ErrImagePull: ${message}`);
    await needs.wait(backOff);
  }
}
