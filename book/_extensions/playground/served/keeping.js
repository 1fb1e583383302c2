// A timeline to keep: as SVG, and as PNG, which the browser makes of it.

const SHARP = 2; // pixels of the PNG to each of the drawing's

const link = (blob, name, words) =>
  Object.assign(document.createElement("a"), {
    href: URL.createObjectURL(blob),
    download: name,
    textContent: words,
  });

/** Return the drawing as an image on white. */
async function png(svg, { width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SHARP * width.baseVal.value;
  canvas.height = SHARP * height.baseVal.value;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done));
}

/** Offer what a place shows, under the name of the program that it is of. */
export async function offer(place, program) {
  const drawing = place.querySelector("svg");
  const stem = program.replace(/(\.py|\.trace\.json|\.json)$/, "");
  const svg = new XMLSerializer().serializeToString(drawing);
  const line = document.createElement("p");
  line.className = "explained keep";
  line.append("Keep the drawing: ", link(new Blob([svg], { type: "image/svg+xml" }), `${stem}.svg`, `${stem}.svg`));
  place.append(line);
  try {
    line.append(", ", link(await png(svg, drawing), `${stem}.png`, `${stem}.png`));
  } catch {
    // larger than this browser paints
  }
}
