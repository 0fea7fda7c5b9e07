// Adds a button to each link in a field [data-copy] that copies it.
//
// Without this module the link is selected and copied as any text.

for (const field of document.querySelectorAll("[data-copy]")) {
  const input = field.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = "Copy link";
  button.setAttribute("aria-describedby", input.id);
  button.addEventListener("click", async () => {
    input.select();
    await navigator.clipboard.writeText(input.value);
    button.textContent = "Copied";
  });
  field.append(button);
}
