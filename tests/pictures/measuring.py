"""What a browser's canvas does for us: it reads a picture into cells, and draws what differs beside what was kept."""

from base64 import b64decode, b64encode

from playwright.sync_api import Page as Tab

from tests.pictures.prints import CELL, Print

# Red counts more in every other cell and blue in the rest: a colour that turns into another just as light is seen, too.
MEASURE = """async ([picture, cell, wide]) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const pen = new OffscreenCanvas(wide, cell).getContext("2d", { willReadFrequently: true });
  const cells = [];
  for (let top = 0; top < image.height; top += cell) {
    const height = Math.min(cell, image.height - top);
    pen.drawImage(image, 0, -top);
    const { data } = pen.getImageData(0, 0, wide, height);
    for (let left = 0; left < wide; left += cell) {
      const [red, blue] = ((left + top) / cell) % 2 ? [0.5, 0.15] : [0.15, 0.5];
      let sum = 0;
      for (let row = 0; row < height; row++) {
        for (let at = (row * wide + left) * 4, end = at + cell * 4; at < end; at += 4) {
          sum += data[at] * red + data[at + 1] * 0.35 + data[at + 2] * blue;
        }
      }
      cells.push(1 + Math.floor(sum / (height * cell) / 4));
    }
  }
  return cells;
}"""
DRAW = """async ([picture, cell, width, cells, differing]) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const kept = Math.ceil(cells.length / width) * cell, left = width * cell + cell;
  const canvas = new OffscreenCanvas(left + image.width, Math.max(image.height, kept));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#888";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  cells.forEach((value, at) => {
    const shade = value * 4 - 1;
    pen.fillStyle = `rgb(${shade} ${shade} ${shade})`;
    pen.fillRect((at % width) * cell, Math.floor(at / width) * cell, cell, cell);
  });
  pen.drawImage(image, left, 0);
  pen.strokeStyle = "#e0004d";
  pen.lineWidth = 3;
  for (const [column, row] of differing) {
    pen.strokeRect(column * cell, row * cell, cell, cell);
    pen.strokeRect(left + column * cell, row * cell, cell, cell);
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}"""


def measure(tab: Tab, picture: bytes, columns: int) -> Print:
    """Return the print of a PNG, so many cells wide; what hangs over is for other tests."""
    return Print(columns, bytes(tab.evaluate(MEASURE, [_address(picture), CELL, columns * CELL])))


def beside(tab: Tab, kept: Print, picture: bytes, differing: list[tuple[int, int]]) -> bytes:
    """Return a PNG with the print that was kept on the left, the picture on the right, and what differs framed."""
    asked = [_address(picture), CELL, kept.width, list(kept.cells), [list(place) for place in differing]]
    return b64decode(tab.evaluate(DRAW, asked))


def _address(picture: bytes) -> str:
    return f"data:image/png;base64,{b64encode(picture).decode()}"
