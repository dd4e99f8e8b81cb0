// Two pens with the same few strokes: one draws on a canvas, the other writes SVG. Places are in CSS pixels.
"use strict";
(() => {
  const PIECE = 400; // segments drawn at once: fast, and dense parts still come out darker

  /** Outline of a mark around a point, as rows of [x, y]; a dot has none, it is a circle. */
  function outline(shape, x, y, r) {
    if (shape === "square") return [[x - r, y - r], [x + r, y - r], [x + r, y + r], [x - r, y + r]];
    if (shape === "diamond") return [[x, y - 1.3 * r], [x + 1.3 * r, y], [x, y + 1.3 * r], [x - 1.3 * r, y]];
    const way = shape === "triangle" ? 1 : -1;
    return [[x, y - 1.2 * way * r], [x + 1.15 * r, y + 0.9 * way * r], [x - 1.15 * r, y + 0.9 * way * r]];
  }

  class CanvasPen {
    constructor(context, ratio) {
      this.context = context;
      this.ratio = ratio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.lineJoin = "round";
    }

    /** Segments as [x1, y1, x2, y2, …] in one style; width 0 is the thinnest line there is. */
    lines(points, { color, alpha = 1, width, dash = [] }) {
      const context = this.context;
      const fine = width * this.ratio < 1; // one dot wide is drawn fastest by far; on a fine screen it must be darker
      context.globalAlpha = fine ? Math.min(1, alpha * Math.min(1.8, this.ratio ** 0.7)) : alpha;
      context.strokeStyle = color;
      context.lineWidth = fine ? 1 / this.ratio : width;
      context.setLineDash(dash);
      for (let begin = 0; begin < points.length; begin += 4 * PIECE) {
        const end = Math.min(points.length, begin + 4 * PIECE);
        context.beginPath();
        for (let k = begin; k < end; k += 4) {
          context.moveTo(points[k], points[k + 1]);
          context.lineTo(points[k + 2], points[k + 3]);
        }
        context.stroke();
      }
      context.setLineDash([]);
      context.globalAlpha = 1;
    }

    /** Closed shapes, each as rows of [x, y]. */
    areas(rings, { fill, stroke, alpha = 1, width = 1 }) {
      const context = this.context;
      context.globalAlpha = alpha;
      context.beginPath();
      for (const ring of rings) {
        ring.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
        context.closePath();
      }
      if (fill) { context.fillStyle = fill; context.fill("evenodd"); }
      if (stroke) { context.strokeStyle = stroke; context.lineWidth = width; context.stroke(); }
      context.globalAlpha = 1;
    }

    /** Marks of one kind as [x, y, radius, …]. */
    marks(shape, places, { fill, stroke, width = 1 }) {
      const context = this.context;
      context.beginPath();
      for (let k = 0; k < places.length; k += 3) {
        const [x, y, r] = [places[k], places[k + 1], places[k + 2]];
        if (r < 2) context.rect(x - r, y - r, 2 * r, 2 * r); // too small to tell shapes apart
        else if (shape === "dot") { context.moveTo(x + r, y); context.arc(x, y, r, 0, 7); }
        else {
          outline(shape, x, y, r).forEach(([a, b], corner) => (corner ? context.lineTo(a, b) : context.moveTo(a, b)));
          context.closePath();
        }
      }
      context.fillStyle = fill;
      context.fill();
      if (!stroke) return;
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.stroke();
    }

    text(text, x, y, { size = 12, weight = 400, italic = false, fill, halo = null, anchor = "start" }) {
      const context = this.context;
      context.font = font(size, weight, italic);
      context.textAlign = { start: "left", middle: "center", end: "right" }[anchor];
      context.textBaseline = "alphabetic";
      if (halo) {
        context.lineWidth = 3.5;
        context.strokeStyle = halo;
        context.strokeText(text, x, y);
      }
      context.fillStyle = fill;
      context.fillText(text, x, y);
    }

    /** Draw something as a whole, faded. */
    faded(alpha, draw) {
      if (alpha >= 1) return draw(this);
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width: this.context.canvas.width, height: this.context.canvas.height });
      const pen = new CanvasPen(canvas.getContext("2d"), this.ratio);
      pen.context.setTransform(this.context.getTransform());
      draw(pen);
      this.context.save();
      this.context.setTransform(1, 0, 0, 1, 0, 0);
      this.context.globalAlpha = alpha;
      this.context.drawImage(canvas, 0, 0);
      this.context.restore();
    }

    /** Draw with the origin moved, and nothing outside a box. */
    within(x, y, width, height, draw) {
      this.context.save();
      this.context.translate(x, y);
      this.context.beginPath();
      this.context.rect(0, 0, width, height);
      this.context.clip();
      draw(this);
      this.context.restore();
    }
  }

  const NAMESPACE = "http://www.w3.org/2000/svg";
  const short = (value) => String(Math.round(value * 10) / 10);
  // Characters that XML cannot hold, and halves of characters.
  const clean = (text) => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");

  class SvgPen {
    constructor(width, height) {
      this.root = this.add(null, "svg", { width, height, viewBox: `0 0 ${width} ${height}` });
      this.into = this.root;
      this.clips = 0;
    }

    add(parent, tag, attributes, text) {
      const made = document.createElementNS(NAMESPACE, tag);
      for (const [name, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined) made.setAttribute(name, clean(String(value)));
      }
      if (text !== undefined) made.textContent = clean(text);
      if (parent) parent.append(made);
      return made;
    }

    lines(points, { color, alpha = 1, width, dash = [] }) {
      const parts = [];
      for (let k = 0; k < points.length; k += 4) {
        parts.push(`M${short(points[k])} ${short(points[k + 1])}L${short(points[k + 2])} ${short(points[k + 3])}`);
      }
      if (!parts.length) return;
      this.add(this.into, "path", {
        d: parts.join(""), fill: "none", stroke: color, "stroke-opacity": alpha, "stroke-width": Math.max(width, 0.5),
        "stroke-dasharray": dash.length ? dash.join(" ") : null,
      });
    }

    areas(rings, { fill, stroke, alpha = 1, width = 1 }) {
      if (!rings.length) return;
      const d = rings.map((ring) => `M${ring.map((at) => at.map(short).join(" ")).join("L")}Z`).join("");
      this.add(this.into, "path", {
        d, fill: fill ?? "none", "fill-rule": "evenodd", stroke: stroke ?? null, "stroke-width": stroke ? width : null,
        opacity: alpha < 1 ? alpha : null,
      });
    }

    marks(shape, places, { fill, stroke, width = 1 }, names = []) {
      for (let k = 0; k < places.length; k += 3) {
        const [x, y, r] = [places[k], places[k + 1], places[k + 2]];
        const style = { fill, stroke: stroke ?? null, "stroke-width": stroke ? width : null };
        const made = shape === "dot"
          ? this.add(this.into, "circle", { cx: short(x), cy: short(y), r: short(r), ...style })
          : this.add(this.into, "polygon", { points: outline(shape, x, y, r).map((at) => at.map(short)).join(" "), ...style });
        if (names[k / 3] !== undefined) this.add(made, "title", {}, names[k / 3]);
      }
    }

    text(text, x, y, { size = 12, weight = 400, italic = false, fill, halo = null, anchor = "start" }) {
      this.add(this.into, "text", {
        x: short(x), y: short(y), fill, "font-size": size, "font-weight": weight, "font-family": "system-ui, sans-serif",
        "font-style": italic ? "italic" : null, "text-anchor": anchor === "start" ? null : anchor,
        stroke: halo, "stroke-width": halo ? 3.5 : null, "stroke-linejoin": halo ? "round" : null,
        "paint-order": halo ? "stroke" : null,
      }, text);
    }

    inside(tag, attributes, draw) {
      const before = this.into;
      this.into = this.add(before, tag, attributes);
      draw(this);
      this.into = before;
    }

    faded(alpha, draw) {
      this.inside("g", { opacity: alpha < 1 ? alpha : null }, draw);
    }

    within(x, y, width, height, draw) {
      const id = `box${++this.clips}`;
      this.add(this.add(this.root, "clipPath", { id }), "rect", { width, height });
      this.inside("g", { transform: `translate(${short(x)} ${short(y)})`, "clip-path": `url(#${id})` }, draw);
    }
  }

  const font = (size, weight = 400, italic = false) => `${italic ? "italic " : ""}${weight} ${size}px system-ui, sans-serif`;
  const ruler = document.createElement("canvas").getContext("2d");
  function measure(text, size = 12, weight = 400, italic = false) {
    ruler.font = font(size, weight, italic);
    return ruler.measureText(text).width;
  }
  Object.assign(baltica, { CanvasPen, SvgPen, measure });
})();
