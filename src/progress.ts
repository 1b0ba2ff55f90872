import cliProgress from 'cli-progress';
import type { Progress } from './retrieve/vectors.js';

/** A bar on standard error that shows itself only once there is something to wait for. */
export function progressBar(): { readonly onProgress: Progress; stop(): void } {
  const bar = new cliProgress.SingleBar({ format: 'Building the index {bar} {value}/{total}', hideCursor: true });
  let shown = false;
  return {
    onProgress(done, total) {
      if (!shown) bar.start(total, 0);
      shown = true;
      bar.update(done);
    },
    stop() {
      if (shown) bar.stop();
    },
  };
}
