// What the phone keeps: the last answers, and what is still to be sent. In IndexedDB, which a
// closed page does not lose; where a browser has none, in memory, and the page says so.

const NAME = "gridmap-phone";
const memory = { kept: new Map(), queue: new Map() };
let database = null;
let lastOrder = 0;

export const keepsNothing = () => database === null;

export function open() {
  return new Promise((resolve) => {
    let asked;
    try {
      asked = indexedDB.open(NAME, 1);
    } catch {
      resolve();
      return;
    }
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept");
      asked.result.createObjectStore("queue");
    };
    asked.onsuccess = () => {
      database = asked.result;
      database.onversionchange = () => database.close();
      resolve();
    };
    asked.onerror = () => resolve();
    asked.onblocked = () => resolve();
  });
}

/**
 * Run one transaction and return what its request found, once it is on the disk. What is written
 * is committed in the same moment: a browser takes back what a page that closes has left open.
 */
function transact(store, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked ? asked.result : undefined);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
    transaction.commit?.();
  });
}

export async function keep(key, value) {
  memory.kept.set(key, value);
  if (database) await transact("kept", "readwrite", (store) => store.put(value, key));
}

export async function kept(key) {
  if (!database) return memory.kept.get(key);
  return transact("kept", "readonly", (store) => store.get(key));
}

/** Put something at the end of the queue; orders of a phone only ever grow. */
export async function enqueue(entry) {
  const order = Math.max(Date.now(), lastOrder + 1);
  lastOrder = order;
  const whole = { ...entry, order };
  if (database) await transact("queue", "readwrite", (store) => store.put(whole, order));
  else memory.queue.set(order, whole);
  return whole;
}

export async function queued() {
  if (!database) return [...memory.queue.values()];
  return transact("queue", "readonly", (store) => store.getAll());
}

export async function unqueue(orders) {
  if (!database) return orders.forEach((order) => memory.queue.delete(order));
  return transact("queue", "readwrite", (store) => {
    orders.forEach((order) => store.delete(order));
    return null;
  });
}

export async function forgetAll() {
  memory.kept.clear();
  memory.queue.clear();
  if (!database) return;
  await transact("kept", "readwrite", (store) => store.clear());
  await transact("queue", "readwrite", (store) => store.clear());
}
