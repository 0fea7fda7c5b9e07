"""OpenCATS: the candidates as CSV, in either of the two exports that it has.

The headers are those of its source (github.com/opencats/OpenCATS). *Export* on the page of candidates writes
the names of `getExport` in `lib/Candidates.php` (`lastName`, `email1`, …) by `lib/Export.php`. The export of
a list writes the names of the columns in the same file (`E-Mail`, `Cell Phone`, …). Neither has job orders or
stages. The second email, key skills, the owner and the state stay unmapped.
"""

OPENCATS_HEADERS = {
    "lastName": "last name",
    "firstName": "first name",
    "phoneCell": "phone",
    "phoneHome": "phone",
    "email1": "email",
    "E-Mail": "email",
    "Cell Phone": "phone",
    "Home Phone": "phone",
    "Work Phone": "phone",
    "City": "city",
    "Misc Notes": "note",
    "Web Site": "links",
    "Source": "source",
}
