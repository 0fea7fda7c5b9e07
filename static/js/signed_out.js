// On the page to sign in: whoever was signed in before is not, so no page of theirs is kept for offline use.
// What they typed and Onramp does not have yet stays, for them alone: autosave.js.

if ("caches" in window) caches.delete("interviews: pages");
