/* Solves an ALTCHA challenge (version 2, PBKDF2/SHA-256) beside the page, which stays quick. */
(() => {
  "use strict";

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

  const solve = async ({ nonce, salt, cost, keyLength, keyPrefix }) => {
    const drawn = bytes(nonce);
    const password = new Uint8Array(drawn.length + 4);
    password.set(drawn);
    const last = new DataView(password.buffer, drawn.length);
    for (let counter = 0; ; counter += 1) {
      last.setUint32(0, counter);
      const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
      const way = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
      const derivedKey = hex(await crypto.subtle.deriveBits(way, key, keyLength * 8));
      if (derivedKey.startsWith(keyPrefix)) {
        return { counter, derivedKey };
      }
    }
  };

  self.addEventListener("message", async ({ data }) => {
    self.postMessage(await solve(data));
  });
})();
