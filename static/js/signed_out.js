// On the sign-in page: deletes the offline pages of the person who was signed in before.
// Their unsaved text stays, for them only: autosave.js.

if ("caches" in window) caches.delete("interviews: pages");
