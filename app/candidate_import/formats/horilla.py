"""Horilla: the candidates as XLSX.

The headers are the names of the fields of `CandidateExportForm` in `recruitment/forms.py`, with a capital
letter (github.com/horilla-opensource/horilla); a person chooses which. *Job position* is mapped as the
opening. *Recruitment*, another name for the same, is not, nor is *Joining date*, the day of a hire. *Hired*
says True or False: somebody who was hired there is added without an application.

The form leaves out the résumé (`exclude_fields`), and the history of stages is no field. Résumés are in the
folder `recruitment/<name>/` of its media (`candidate_upload_path` in `recruitment/models.py`).
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
