// Frames as they come over the WebSocket: a header (camera-demo/README.md) and a JPEG.

export const NO_SIGNAL = 2;

/** Header and picture of a binary message. */
export function parse(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < 20 || view.getUint8(0) !== 1) {
    throw new Error("not a frame of version 1");
  }
  return {
    type: view.getUint8(1),
    sequence: Number(view.getBigUint64(4)),
    picture: new Blob([new Uint8Array(buffer, view.getUint16(2))], { type: "image/jpeg" }),
  };
}

/** Paints frames on a canvas, always the newest: one that comes while another is decoded takes the place of those that wait. */
export class Screen {
  #canvas;
  #context;
  #painted;
  #failed;
  #waiting = null;
  #decoding = false;
  #ready = null;

  /** painted(frame) is called when a frame is on the screen, failed(frame) when it is no picture. */
  constructor(canvas, painted, failed) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: false });
    this.#painted = painted;
    this.#failed = failed;
  }

  show(frame) {
    this.#waiting = frame;
    if (!this.#decoding) {
      this.#decode();
    }
  }

  async #decode() {
    this.#decoding = true;
    while (this.#waiting) {
      const frame = this.#waiting;
      this.#waiting = null;
      try {
        this.#put({ frame, bitmap: await createImageBitmap(frame.picture) });
      } catch {
        this.#failed(frame);
      }
    }
    this.#decoding = false;
  }

  #put(next) {
    if (this.#ready) {
      this.#ready.bitmap.close();
      this.#ready = next;
      return;
    }
    this.#ready = next;
    requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    const { frame, bitmap } = this.#ready;
    this.#ready = null;
    if (this.#canvas.width !== bitmap.width || this.#canvas.height !== bitmap.height) {
      this.#canvas.width = bitmap.width;
      this.#canvas.height = bitmap.height;
    }
    this.#context.drawImage(bitmap, 0, 0);
    bitmap.close();
    // a message comes behind the rendering that this animation frame is part of
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      port2.close();
      this.#painted(frame);
    };
    port1.postMessage(0);
  }
}
