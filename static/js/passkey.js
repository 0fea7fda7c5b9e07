// Lets the browser make or use a passkey, and sends its answer with the form [data-passkey].
//
// The form has the options of WebAuthn as JSON in `data-passkey`, and `data-makes` if it adds a passkey.
// Without this module, or in a browser without passkeys, there is no button and a sentence says so.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const listed = (credentials = []) => credentials.map((each) => ({ ...each, id: bytes(each.id) }));

const make = (options) =>
  navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    },
  });

const use = (options) =>
  navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: listed(options.allowCredentials),
    },
  });

const answerOf = ({ id, rawId, type, response }) => {
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) answer[name] = text(response[name]);
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: answer });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const problem = form.querySelector("[data-problem]");
  form.querySelector("[data-works]").hidden = !window.PublicKeyCredential;
  problem.hidden = Boolean(window.PublicKeyCredential);
  let isSent = false;
  form.addEventListener("submit", async (event) => {
    if (isSent) return;
    event.preventDefault();
    if (!form.reportValidity()) return;
    problem.hidden = true;
    try {
      const options = JSON.parse(form.dataset.passkey);
      const credential = await ("makes" in form.dataset ? make(options) : use(options));
      form.elements.response.value = answerOf(credential);
    } catch (error) {
      const known = error.name === "InvalidStateError" ? "known" : "failed";
      problem.textContent = problem.dataset[known] ?? problem.dataset.failed;
      problem.hidden = false;
      return;
    }
    isSent = true;
    form.requestSubmit();
  });
}
