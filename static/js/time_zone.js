// Offers the time zone of the browser in a form that nobody has filled in yet.
// Without it the form offers the likely one of the region.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const select of document.querySelectorAll("select[data-offers-own-zone]")) {
  const offered = [...select.options].find((option) => option.value === zone);
  const untouched = [...select.options].every((option) => option.selected === option.defaultSelected);
  if (offered && untouched) {
    select.value = zone;
  }
}
