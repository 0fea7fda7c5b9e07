"""What strangers send, read apart: other machines' answers, files in a sandbox, strict YAML."""
