"""Where the files of documents are: a folder, or a bucket that speaks S3. Both keep the same promises."""
