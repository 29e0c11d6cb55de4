// Pictures of photos: fetched once while the page is open, never stored, made smaller before they
// are sent.

import { make } from "./dom.js";

const MOST_KEPT = 80;
const LONGEST = 1_600;
const MOST_BYTES = 8 * 1024 * 1024;
const QUALITY = 0.82;

const urls = new Map(); // by what is shown: an address of ours, or a key of the caller

function remember(key, blob) {
  const url = URL.createObjectURL(blob);
  urls.set(key, url);
  if (urls.size > MOST_KEPT) {
    const [oldest] = urls.keys();
    URL.revokeObjectURL(urls.get(oldest));
    urls.delete(oldest);
  }
  return url;
}

/** An image of bytes that are here already, under a key of their own. */
export function localPicture(key, bytes, alt) {
  const url = urls.get(key) || remember(key, new Blob([bytes]));
  return make("img", { src: url, alt });
}

/** An image of a photo of the server; `untold` hears where it may not, or cannot, be shown. */
export function picture(address, alt, untold = () => {}) {
  const image = make("img", { alt });
  const known = urls.get(address);
  if (known) {
    image.src = known;
    return image;
  }
  fetch(address, { cache: "no-store" })
    .then((answer) => (answer.ok ? answer.blob() : Promise.reject(new Error(String(answer.status)))))
    .then((blob) => {
      image.src = urls.get(address) || remember(address, blob);
    })
    .catch(() => untold(image));
  return image;
}

function load(url) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("not a picture"));
    image.src = url;
  });
}

const toJpeg = (canvas) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));

/** The bytes to send of a file: smaller, upright and without place where the browser can. */
export async function smaller(file) {
  const url = URL.createObjectURL(file);
  try {
    const image = await load(url);
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(1, LONGEST / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await toJpeg(canvas);
    if (blob) return await new Response(blob).arrayBuffer();
  } catch {
    // what this browser cannot show, the server may read, or refuse in words
  } finally {
    URL.revokeObjectURL(url);
  }
  return file.size <= MOST_BYTES ? new Response(file).arrayBuffer() : null;
}

/** Let somebody take a photo, or choose one; `act` hears the bytes, null where it is too large. */
export function takePhoto(act, { fromCamera = true } = {}) {
  const camera = fromCamera ? { capture: "environment" } : {};
  const input = make("input", { type: "file", accept: "image/*", hidden: "", ...camera });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.remove();
    if (file) act(await smaller(file));
  });
  document.body.append(input);
  input.click();
}
