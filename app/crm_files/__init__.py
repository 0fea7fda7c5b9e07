"""Files of the CRM: uploaded, mapped, checked by the worker, looked at, and applied whole."""
