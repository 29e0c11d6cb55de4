// Ring and vibrate while there is a job that nobody has looked at. A page that is closed cannot.

const EVERY_MS = 4_000;
let audio = null;
let timer = null;

export const hasSound = () => audio !== null && audio.state === "running";

/** Browsers let a page sound only after it was touched once. */
export async function unlock() {
  const Audio = window.AudioContext || window.webkitAudioContext;
  if (!Audio) return;
  audio = audio || new Audio();
  if (audio.state !== "running") await audio.resume().catch(() => {});
}

function tone(at, frequency) {
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  source.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
  source.connect(volume).connect(audio.destination);
  source.start(at);
  source.stop(at + 0.3);
}

/** A page that nobody has touched may not vibrate. */
function shake(pattern) {
  const touched = navigator.userActivation;
  if (navigator.vibrate && (!touched || touched.hasBeenActive)) navigator.vibrate(pattern);
}

function once(isUrgent) {
  if (hasSound()) {
    const pitches = isUrgent ? [880, 660, 880, 660] : [660, 880];
    pitches.forEach((pitch, n) => tone(audio.currentTime + n * 0.32, pitch));
  }
  shake(isUrgent ? [300, 120, 300, 120, 300] : [200, 100, 200]);
}

export function ring(isUrgent) {
  stopRinging();
  once(isUrgent);
  timer = setInterval(() => once(isUrgent), EVERY_MS);
}

export function stopRinging() {
  clearInterval(timer);
  timer = null;
  shake(0);
}
