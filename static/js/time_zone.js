// Selects the browser's time zone in an untouched form.
// Without it the form selects a likely one for the region.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const select of document.querySelectorAll("select[data-offers-own-zone]")) {
  const offered = [...select.options].find((option) => option.value === zone);
  const untouched = [...select.options].every((option) => option.selected === option.defaultSelected);
  if (offered && untouched) {
    select.value = zone;
  }
}
