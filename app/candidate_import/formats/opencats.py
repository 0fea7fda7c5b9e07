"""OpenCATS: the candidates as CSV, in either of the two exports that it has.

The headers are those of its source (github.com/opencats/OpenCATS). *Export* on the page of candidates writes
the names of `getExport` in `lib/Candidates.php` (`lastName`, `email1`, …) by `lib/Export.php`. The export of
a list writes the names of the columns in the same file (`E-Mail`, `Cell Phone`, …). Neither has job orders,
stages or files. The second email, key skills, the owner and the state stay unmapped.

The rest is only in its database: stages in `candidate_joborder_status_history`, job orders in `joborder`, and
the folder and name of a file in `attachment`. docs/imports.md has the queries that write jobs.csv,
history.csv and the names of documents. The export of activities has names without emails, and is not read.
"""

OPENCATS_HEADERS = {
    "candidateID": "reference",
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
