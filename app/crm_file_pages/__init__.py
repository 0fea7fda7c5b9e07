"""The pages of CRM files: upload, columns, what each row would change, apply, remove."""
