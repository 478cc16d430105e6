// Small plots of the last values, and the numbers that stand beside them.

/** The value at a share of all, 0.5 the median; NaN of none. */
export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Keeps the newest so many values. */
export class Last {
  values = [];
  #most;

  constructor(most) {
    this.#most = most;
  }

  add(...more) {
    this.values.push(...more);
    if (this.values.length > this.#most) {
      this.values.splice(0, this.values.length - this.#most);
    }
  }
}

export class Plot {
  #canvas;
  #last;
  #slots;
  #color;

  constructor(canvas, slots, color) {
    this.#canvas = canvas;
    this.#slots = slots;
    this.#color = color;
    this.#last = new Last(slots);
    new ResizeObserver(() => this.#draw()).observe(canvas);
  }

  add(value) {
    this.#last.add(value);
    this.#draw();
  }

  #draw() {
    const ratio = devicePixelRatio || 1;
    const width = Math.max(1, Math.round(this.#canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(this.#canvas.clientHeight * ratio));
    this.#canvas.width = width;
    this.#canvas.height = height;
    const context = this.#canvas.getContext("2d");
    const values = this.#last.values;
    const top = Math.max(...values.filter(Number.isFinite), 1e-9) * 1.1;
    context.strokeStyle = "#2a343f";
    context.strokeRect(0, height - ratio, width, ratio);
    context.strokeStyle = this.#color;
    context.lineWidth = 1.5 * ratio;
    context.lineJoin = "round";
    context.beginPath();
    let drawing = false;
    values.forEach((value, index) => {
      const x = (width * (this.#slots - values.length + index)) / (this.#slots - 1);
      const y = height - 2 * ratio - (Math.max(0, value) / top) * (height - 4 * ratio);
      if (!Number.isFinite(value)) {
        drawing = false;
      } else if (drawing) {
        context.lineTo(x, y);
      } else {
        context.moveTo(x, y);
        drawing = true;
      }
    });
    context.stroke();
  }
}
