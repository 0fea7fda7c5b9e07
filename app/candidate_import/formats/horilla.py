"""Horilla: the candidates as XLSX.

The headers are the names of the fields of `CandidateExportForm` in `recruitment/forms.py`, with a capital
letter (github.com/horilla-opensource/horilla); a person chooses which. *Job position* is mapped as the
opening. *Recruitment*, another name for the same, is not, nor is *Joining date*, the day of a hire. *Hired*
says True or False: somebody who was hired there is added without an application.
"""

HORILLA_HEADERS = {
    "Name": "name",
    "Email": "email",
    "Mobile": "phone",
    "Job position": "opening",
    "Stage": "stage",
    "Hired": "status",
    "Source": "source",
    "Country": "country",
    "City": "city",
    "Address": "location",
}
