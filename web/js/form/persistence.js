// Whether the browser has promised not to clear what is kept on the device.

/** Asks once there is something to lose; some browsers then ask the person. */
export async function askToPersist() {
  if (await isPersisted()) return;
  await navigator.storage?.persist?.().catch(() => false);
}

export async function isPersisted() {
  return (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
}
